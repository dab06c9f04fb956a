"""Fifty clients that derive at once for a while: no error may be seen. Prints how many answers came and how fast."""

import json
import sys
import threading
import time
import urllib.request

address, seconds = sys.argv[1], float(sys.argv[2])
gallery = json.load(urllib.request.urlopen(address + "/gallery.json"))
times, faults = [], []


def client(number):
    end = time.time() + seconds
    k = number
    while time.time() < end:
        entry = gallery[k % len(gallery)]
        k += 1
        body = json.dumps({"program": entry["program"], "wrt": entry["wrt"], "order": entry.get("order", 1), "formats": ["latex", "mathml"]}).encode()
        start = time.time()
        try:
            with urllib.request.urlopen(urllib.request.Request(address + "/api/derive", body, {"Content-Type": "application/json"})) as reply:
                if not json.load(reply)["ok"]:
                    faults.append(entry["en"])
        except Exception as fault:
            faults.append(str(fault))
        times.append(time.time() - start)


threads = [threading.Thread(target=client, args=(number,)) for number in range(50)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
times.sort()
print(f"{len(times)} answers to 50 clients, {len(faults)} faults; median {times[len(times) // 2] * 1000:.0f} ms, 99 % below {times[int(len(times) * 0.99)] * 1000:.0f} ms")
print(*faults[:5], sep="\n")
sys.exit(bool(faults))
