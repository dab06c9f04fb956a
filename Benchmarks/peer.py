"""One peer of the yardstick as a process: `peer.py YARDSTICK NAME THREADS`, requests and answers by lines of JSON."""
import json
import sys
from pathlib import Path

folder, name, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
sys.path.insert(0, folder)
import common                   # noqa: E402  of the yardstick
import peers_bench              # noqa: E402


def needed_bytes(problem, lengths, what, dtype):
    """The bytes that a vectorised second derivative needs for its intermediates, as the yardstick estimates them."""
    if what not in ("hessian", "jacobian"):
        return 0
    size = {"f64": 8, "f32": 4}[dtype]
    count = lambda formula: eval(formula, {"__builtins__": {}}, dict(lengths))
    if name in ("jax", "jax_revrev", "torch", "torch_fwdgrad"):
        return 2 * count(problem["vmap_elems"]) * size
    return 3 * count(problem["dense_elems"]) * size if name == "autograd" else 0


class Peer:
    def __init__(self):
        self.problems = {p["name"]: p for p in common.load_problems()["problems"]}
        self.library = peers_bench.build(name, threads)
        self.call = None

    def prepare(self, request):
        import numpy as np
        problem = self.problems[request["problem"]]
        size = next(s for s in problem["sizes"] if common.size_label(s) == request["size"])
        need = needed_bytes(problem, common.dims_of(problem, size), request["what"], request["dtype"])
        if need > peers_bench.MEM_LIMIT:
            return {"skipped": f"memory: about {need / 1e9:.0f} GB of intermediates"}
        names = [v["name"] for v in problem["declare"] + problem.get("extra", [])]
        arrays = {v: np.load(Path(request["folder"]) / (v + ".npy")) for v in names}
        self.call, extra = self.library.make(problem, request["what"], arrays)
        if self.call is None:
            return {"skipped": "no such form"}
        result, first = common.measure(self.call, budget=0, min_reps=1, warm=0, tries=1, slow=0, threads=threads)
        result = result.detach() if hasattr(result, "detach") else result
        return {"first_s": first["first_s"], "version": self.library.version, **extra, **common.checksum(result)}

    def measure(self, request):
        _, times = common.measure(self.call, budget=request["budget"], min_reps=3, slow=request["slow"], warm=1, tries=1, threads=threads)
        return {k: times[k] for k in ("median_s", "min_s", "reps")}

    def drop(self, request):
        self.call = None
        return {}


def main():
    peer = Peer()
    answers = sys.stdout
    sys.stdout = sys.stderr     # what a library prints is no answer
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = getattr(peer, request["op"])(request)
        except Exception as fault:   # a peer that cannot do it is a result too
            answer = {"skipped": f"{type(fault).__name__}: {str(fault)[:160]}"}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
