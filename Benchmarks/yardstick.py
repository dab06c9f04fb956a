"""The yardstick: problems, arrays and the expected checksums, from the folder that also holds the peers' programs."""
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path

NEEDED = ["problems.json", "data.py", "common.py", "objectives.py", "peers_bench.py"]


class Missing(Exception):
    """Something that the run needs is not there."""


@dataclass(frozen=True)
class Size:
    entry: dict
    lengths: dict

    @property
    def n(self):
        return self.entry["n"]


class Problem:
    """One program with its variables and sizes."""

    def __init__(self, record, lengths_of):
        self.record = record
        self.name = record["name"]
        self.sizes = [Size(entry, lengths_of(record, entry)) for entry in record["sizes"]]
        # The yardstick writes sum(Z, 1) for the sums down the columns.
        self.program = "\n".join(re.sub(r", 1\)", ", columns)", line) for line in record["program"])

    def quantities(self, size):
        """What is measured at a size: second derivatives by entries only up to the largest size for them."""
        largest = self.record.get("dense_hessian_max", {"n": size.n})["n"]
        whats = [w for w in self.record["what"] if w not in ("hessian", "jacobian") or size.n <= largest]
        return whats + (["hessian_compressed"] if "hessian_compressed" in self.record["floor"] else [])

    def variables(self):
        return self.record["declare"] + self.record.get("extra", [])


@dataclass(frozen=True)
class Row:
    """What one measurement is of."""
    problem: Problem
    size: Size
    label: dict          # problem, size, n, dtype, what, threads, as they stand in a JSON line
    folder: Path         # of the arrays

    def request(self):
        """The row as the measuring program of Nabla takes it."""
        multiplies = self.label["what"] in ("hvp", "hessian_compressed")
        used = self.problem.variables() if multiplies else self.problem.record["declare"]
        return dict(
            op="prepare", program=self.problem.program, wrt=self.problem.record["wrt"], what=self.label["what"], dtype=self.label["dtype"],
            threads=self.label["threads"],
            declare={v["name"]: f"{v['kind']}({', '.join(v['dims'])})" for v in used}, direction=self.problem.record.get("direction", ""),
            data={v["name"]: str(self.folder / (v["name"] + ".npy")) for v in used})


class Yardstick:
    def __init__(self, folder, data):
        if not folder:
            raise Missing("the folder of the problems and the peers' programs is not given: use --yardstick FOLDER or NABLA_YARDSTICK=FOLDER")
        self.folder, self.data = Path(folder).resolve(), Path(data)
        for name in NEEDED:
            if not (self.folder / name).is_file():
                raise Missing(f"{self.folder} has no {name}: --yardstick names the folder that holds " + ", ".join(NEEDED))
        sys.path.append(str(self.folder))
        import common
        self.common = common
        self.problems = [Problem(p, common.dims_of) for p in common.load_problems()["problems"]]
        self.expected = {}
        stored = self.folder / "results/expected.jsonl"
        if stored.exists():
            for line in stored.read_text().splitlines():
                r = json.loads(line)
                self.expected[r["problem"], r["size"], r["what"]] = r

    def row(self, problem, size, what, dtype, threads):
        label = self.common.size_label(size.entry)
        return Row(problem, size, dict(problem=problem.name, size=label, n=size.n, dtype=dtype, what=what, threads=threads),
                   self.arrays(problem, size) / dtype)

    def arrays(self, problem, size):
        """The folder of a problem's arrays at a size; they are drawn where they are missing."""
        folder = self.data / problem.name / self.common.size_label(size.entry)
        names = [v["name"] for v in problem.variables()]
        if all((folder / dtype / (name + ".npy")).exists() for dtype in ("f64", "f32") for name in names):
            return folder
        import numpy as np
        import data
        rng = np.random.default_rng(problem.record["seed"] + problem.sizes.index(size))
        for variable in problem.variables():
            array = np.ascontiguousarray(data.draw(rng, variable, size.lengths))
            for dtype, kind in (("f64", np.float64), ("f32", np.float32)):
                (folder / dtype).mkdir(parents=True, exist_ok=True)
                np.save(folder / dtype / (variable["name"] + ".npy"), array.astype(kind))
        return folder

    def differing(self, row, results):
        """The programs whose checksums are not the expected ones, within 1e-9 of the norm in double and 2e-3 in single precision.

        Factors are not unique: those of Nabla are compared by their product with the direction.
        """
        measured = {name: r for name, r in results.items() if "norm" in r}
        want = self.wanted(row, row.label["what"]) or measured.get("numpy")
        want = want or next((r for name, r in measured.items() if name != "nabla"), None)
        product = self.wanted(row, "hvp")
        bad = [name for name, r in measured.items() if want and not self.agrees(row, r, want)]
        if "hvp_norm" in results["nabla"]:
            got = {k: results["nabla"]["hvp_" + k] for k in ("sum", "norm", "wsum")}
            if not product or not self.agrees(row, got, product):
                bad.append("nabla")
        return bad

    def wanted(self, row, what):
        return self.expected.get((row.label["problem"], row.label["size"], what))

    def agrees(self, row, got, want):
        tolerance = 1e-9 if row.label["dtype"] == "f64" else 2e-3
        scale = max(abs(want["norm"]), 1e-30)
        errors = [abs((got[k] if got[k] is not None else float("nan")) - want[k]) / (scale if k == "norm" else max(scale, abs(want[k])))
                  for k in ("sum", "norm", "wsum")]
        return all(e <= tolerance for e in errors)
