"""Tables of ratios and growth."""
from math import log


def seconds(s):
    if s is None:
        return "-"
    for unit, factor in (("s", 1), ("ms", 1e3), ("us", 1e6), ("ns", 1e9)):
        if s * factor >= 1 or unit == "ns":
            return f"{s * factor:.3g} {unit}"


def ratio(x):
    return "-" if x is None else f"{x:.2f}" if x < 10 else f"{x:.0f}"


class Table:
    """One line a row: the time of Nabla, and how many times longer the best of the others took; a ratio above 1 means that Nabla is faster."""

    HEAD = ["problem", "what", "n", "type", "threads", "nabla", "best closed form", "ratio", "best automatic", "ratio", "best of all"]
    WIDTH = [12, 19, 5, 4, 7, 9, 23, 6, 23, 6, 11]

    def __init__(self, closed, automatic):
        self.groups = (closed, automatic)
        self.times = {}
        self.has_head = False

    def line(self, cells):
        print("| " + " | ".join(str(c).ljust(w) for c, w in zip(cells, self.WIDTH)) + " |", flush=True)

    def add(self, row, results, differing):
        if not self.has_head:
            self.line(self.HEAD)
            self.line(["-" * w for w in self.WIDTH])
            self.has_head = True
        label = row.label
        times = {name: r["median_s"] for name, r in results.items() if "median_s" in r and name not in differing}
        own = times.get("nabla")
        cells = [label["problem"], label["what"], label["n"], label["dtype"], label["threads"], seconds(own)]
        best = []
        for group in self.groups:
            named = min(((times[name], name) for name in group if name in times), default=None)
            best += [named[0]] if named else []
            cells += [f"{seconds(named[0])} {named[1]}" if named else "-", ratio(named[0] / own) if named and own else "-"]
        cells.append(ratio(min(best) / own) if best and own else "-")
        self.line(cells)
        for name in differing:
            print(f"ERROR: {name} differs: {[v for k, v in results[name].items() if k.endswith(('sum', 'norm'))]}", flush=True)
        if "skipped" in results["nabla"]:
            print(f"nabla: {results['nabla']['skipped']}", flush=True)
        for name, time in times.items():
            key = (label["problem"], label["what"], label["dtype"], label["threads"])
            self.times.setdefault(key, {}).setdefault(name, []).append((label["n"], time))

    def print_growth(self):
        """The exponents of n over the three largest sizes: the slope of log time over log n, by least squares."""
        lines = []
        for key, programs in self.times.items():
            if "nabla" not in programs or len(programs["nabla"]) < 3:
                continue
            lines.append([*key] + [f"{name} {slope(points[-3:]):.1f}" for name, points in programs.items() if len(points) >= 3])
        if lines:
            print("\ngrowth: the exponent of n over the three largest sizes")
        for line in lines:
            print("  " + "  ".join(str(cell) for cell in line))


def slope(points):
    xs, ys = [log(n) for n, _ in points], [log(t) for _, t in points]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys)) / sum((a - x) ** 2 for a in xs)
