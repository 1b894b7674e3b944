"""The addons as they were at an earlier commit of this repository."""

import io
import subprocess
import tarfile
from pathlib import Path

ROOT = Path(__file__).parents[2]


def extract(commit, addons, folder):
    """Write the folders of some addons as of a commit into a folder."""
    archive = subprocess.run(
        ["git", "-C", ROOT, "archive", commit, *addons], capture_output=True, check=True
    )
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as tar:
        tar.extractall(folder, filter="data")
