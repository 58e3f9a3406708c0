"""Runs compare.py over many traces in one go: reads [[LAB, KERNEL, SIMULATED, option...], ...] as JSON from its
standard input and prints what compare.py prints for each, as a JSON list of strings."""
import contextlib, io, json, sys
import compare

out = []
for args in json.load(sys.stdin):
    text = io.StringIO()
    with contextlib.redirect_stdout(text):
        compare.main(args)
    out.append(text.getvalue())
json.dump(out, sys.stdout)
