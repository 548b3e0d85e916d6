"""The certificates of an installation: its own CA, one for TLS, one for signing documents.

What `create_missing` makes is for development and rehearsal: the signing certificate says so in its name, and every
document signed with it carries a watermark (PR-38). A real installation puts its own files in their place.
"""

import ipaddress
import socket
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DEVELOPMENT = "BẢN THỬ NGHIỆM"
_YEARS = timedelta(days=5 * 365)


def create_missing(folder: Path, host: str = "") -> list[str]:
    """Make the CA, the TLS and the signing certificate that are not there; return the names of those made.

    `host` is the name in the public address; the TLS certificate also holds the machine's own names and addresses.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = []
    if not (folder / "ca.pem").exists():
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name(f"examsys {socket.gethostname()} CA")
        _write(folder, "ca", key, _builder(name, name, key, authority=True).sign(key, hashes.SHA256()))
        made.append("ca")
    if not (folder / "server.pem").exists():
        _issue(folder, "server", _name(host or socket.gethostname()), _addresses(host))
        made.append("server")
    if not (folder / "signing.pem").exists():
        _issue(folder, "signing", _name(f"{DEVELOPMENT} - examsys", "Không có giá trị pháp lý"))
        made.append("signing")
    return made


def certificate(folder: Path, name: str) -> x509.Certificate:
    """Read one certificate of the folder."""
    return x509.load_pem_x509_certificate((folder / f"{name}.pem").read_bytes())


def names_of_server(folder: Path) -> set[str]:
    """Return the host names and addresses that the TLS certificate is for."""
    extension = certificate(folder, "server").extensions.get_extension_for_class(x509.SubjectAlternativeName)
    return {str(name.value) for name in extension.value}


def is_development(folder: Path) -> bool:
    """Tell whether the signing certificate is one of ours, without legal value."""
    return DEVELOPMENT in signer_name(folder)


def signer_name(folder: Path) -> str:
    """Return the common name of the signing certificate."""
    names = certificate(folder, "signing").subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value)


def _name(common: str, organisation: str = "examsys") -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, *, authority: bool
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _YEARS)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(_usage(authority=authority), critical=True)
    )


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _issue(folder: Path, file: str, subject: x509.Name, addresses: Sequence[x509.GeneralName] = ()) -> None:
    authority = certificate(folder, "ca")
    authority_key = serialization.load_pem_private_key((folder / "ca-key.pem").read_bytes(), None)
    if not isinstance(authority_key, ec.EllipticCurvePrivateKey):
        raise TypeError("ca-key.pem must hold an elliptic-curve key")
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _builder(subject, authority.subject, key, authority=False).add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False
    )
    if addresses:
        builder = builder.add_extension(x509.SubjectAlternativeName(addresses), critical=False)
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    _write(folder, file, key, builder.sign(authority_key, hashes.SHA256()))


def _addresses(host: str) -> list[x509.GeneralName]:
    machine = socket.gethostname()
    found = {"127.0.0.1"}
    with suppress(OSError):  # a machine without a name in the network has its loopback address alone
        found |= {str(entry[4][0]) for entry in socket.getaddrinfo(machine, None, socket.AF_INET)}
    names = [machine, "localhost"]
    try:
        found.add(str(ipaddress.ip_address(host)))
    except ValueError:
        names += [host] if host else []
    written: list[x509.GeneralName] = [x509.DNSName(name) for name in dict.fromkeys(names)]
    return written + [x509.IPAddress(ipaddress.ip_address(address)) for address in sorted(found)]


def _write(folder: Path, file: str, key: ec.EllipticCurvePrivateKey, made: x509.Certificate) -> None:
    secret = folder / f"{file}-key.pem"
    secret.touch(mode=0o600)
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    (folder / f"{file}.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
