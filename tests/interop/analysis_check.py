"""docs/analysis.md: each block of Python or R prints the lines of the text block that follows it."""
import contextlib
import io
import re
import shutil
import subprocess
import sys

try:
    import pandas  # noqa: F401
except ImportError:
    print("interop: SKIPPED: there is no pandas")
    sys.exit(77)

text = open("docs/analysis.md").read()
blocks = re.findall(r"```(python|r)\n(.*?)```\n```text\n(.*?)```", text, re.S)
scope, wrong, skipped = {}, [], 0
for language, code, wanted in blocks:
    if language == "python":
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(code, scope)
        got = out.getvalue()
    elif shutil.which("Rscript"):
        got = subprocess.run(["Rscript", "-e", code], capture_output=True, text=True, check=True).stdout
    else:
        skipped += 1
        continue
    if [line.rstrip() for line in got.splitlines()] != [line.rstrip() for line in wanted.splitlines()]:
        wrong.append(f"{code}\nprinted\n{got}\nand the page says\n{wanted}")
print("\n\n".join(wrong))
print(f"{len(blocks)} blocks, {len(wrong)} wrong" + (f", {skipped} SKIPPED: there is no Rscript" if skipped else ""))
sys.exit(1 if wrong or len(blocks) < 11 else 0)
