"""Signing PDF files (PAdES B-B) with the installation's certificate, and telling whether a signature holds."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from examsys.keyring import KeysMissing

log = logging.getLogger(__name__)
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)  # it logs a traceback for every strange file it is shown


@dataclass(frozen=True, slots=True)
class Signature:
    """What was found out about a file's signature."""

    signer: str
    intact: bool
    covers_file: bool
    trusted: bool

    @property
    def holds(self) -> bool:
        """The file is as it was signed, whole, by a certificate of the installation's CA."""
        return self.intact and self.covers_file and self.trusted


def sign(pdf: bytes, *, keys_folder: Path, reason: str) -> bytes:
    """Return the file with a PAdES signature; raises KeysMissing when there is no signing certificate."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    signer = signers.SimpleSigner.load(
        str(keys_folder / "signing-key.pem"),
        str(keys_folder / "signing.pem"),
        ca_chain_files=(str(keys_folder / "ca.pem"),),
    )
    if signer is None:
        raise KeysMissing(f"EXAMSYS_KEYS_FOLDER: {keys_folder} has no signing certificate: run `flask keys create`")
    metadata = signers.PdfSignatureMetadata(
        field_name="ChuKy", md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES, reason=reason, location="VN"
    )
    out = BytesIO()
    _apart(lambda: signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), metadata, signer=signer, output=out))
    return out.getvalue()


def check(pdf: bytes, *, keys_folder: Path) -> Signature | None:
    """Return what the first signature of a file is worth, or None when it has none or is not a PDF."""
    from asn1crypto.x509 import Certificate
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    root = x509.load_pem_x509_certificate((keys_folder / "ca.pem").read_bytes())
    context = ValidationContext(trust_roots=[Certificate.load(root.public_bytes(Encoding.DER))], allow_fetching=False)
    try:
        found = PdfFileReader(BytesIO(pdf)).embedded_signatures
        if not found:
            return None
        status = _apart(lambda: validate_pdf_signature(found[0], context))
    except Exception as error:
        log.warning(
            "a file given for checking can not be read: %s", type(error).__name__
        )  # a line: anybody may send one
        return None
    return Signature(
        signer=status.signing_cert.subject.native.get("common_name", ""),
        intact=bool(status.intact and status.valid),
        covers_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        trusted=bool(status.trusted),
    )


def _apart(work: Callable[[], Any]) -> Any:
    """Do something in a thread of its own: pyHanko starts an event loop, and the caller's thread may have one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()
