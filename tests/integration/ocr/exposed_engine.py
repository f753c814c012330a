"""`python -m tests.integration.ocr.exposed_engine SETTINGS`: the odd engine where the kernel keeps its network."""

from unittest.mock import patch

from ocr.engine import limits
from tests.integration.ocr.odd_engine import main

if __name__ == "__main__":
    with patch.object(limits, "isolate", return_value=False):
        main()
