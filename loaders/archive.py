"""Unpacks the XML of a workbook, checked and within limits, into a plain archive that is safe to read."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from localism.loaders.base import MAX_UNZIPPED_BYTES, MAX_ZIP_ENTRIES, MAX_ZIP_RATIO

_CHUNK = 1024 * 1024
_MAX_DIRECTORY_BYTES = 4 * 1024 * 1024
_RATIO_FLOOR = 16 * 1024 * 1024  # below this a ratio says nothing: a small file of one repeated row packs very well
_XML = (".xml", ".rels", ".vml")
# What tells nothing about cells; left out, so that a reader has no way to follow a link or open a picture.
_NOT_NEEDED = re.compile(
    r"docprops/|customxml/|xl/(?:externallinks|drawings|media|charts|chartsheets/_rels|comments|threadedcomments"
    r"|persons|theme|pivotcache|pivottables|printersettings|embeddings|activex|ctrlprops|queries|connections)",
    re.IGNORECASE,
)
_FORBIDDEN = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_OVERLAP = 16


class RefusedError(Exception):
    """The file is not taken: a stable slug for the reason, and what to tell the person."""

    def __init__(self, kind: str, message: str, found: str = "", expected: str = "") -> None:
        super().__init__(message)
        self.kind, self.message, self.found, self.expected = kind, message, found, expected


def unpack(named: str, target: BinaryIO) -> None:
    """Writes the XML parts that cells depend on into a new, uncompressed archive.

    Every byte is unpacked here, under limits that do not trust the sizes an archive states. Since a later reader opens
    only the new archive, it cannot come to see other bytes than those checked.

    Raises:
        RefusedError: the archive is no workbook, damaged, encrypted, too large when unpacked, or its XML declares a
            document type or entities.
        OSError: a file could not be read or written.
    """
    with open(named, "rb") as file:
        check_directory(file)
        try:
            with zipfile.ZipFile(file) as archive:
                entries = archive.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
            raise _damaged(str(error)) from error
        _check_entries(entries)
        size = file.seek(0, 2)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as copy:
            unpacked = 0
            for entry in entries:
                if not entry.filename.lower().endswith(_XML):
                    continue
                kept = None if _NOT_NEEDED.match(entry.filename) else entry.filename
                unpacked += _copy_part(file, entry, copy, kept, unpacked, size)


def check_directory(file: BinaryIO) -> None:
    """Look at the length of an archive's list of entries, which zipfile reads whole. Raises `RefusedError`."""
    head = file.read(8)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise _old_container(file)
    if not head.startswith(b"PK"):
        message = "This is not a workbook, though it is named like one: open it and save it as .xlsx."
        raise RefusedError("not-a-workbook", message, expected="an .xlsx or .xlsm workbook")
    size = file.seek(0, 2)
    file.seek(max(0, size - 65_557))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise _damaged("the end of the archive is missing")
    count = int.from_bytes(tail[at + 10 : at + 12], "little")
    length = int.from_bytes(tail[at + 12 : at + 16], "little")
    if count > MAX_ZIP_ENTRIES or length > _MAX_DIRECTORY_BYTES:
        raise _too_many_parts(f"{count:,}")


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ZIP_ENTRIES:
        raise _too_many_parts(f"{len(entries):,}")
    names = {entry.filename.lower().replace("\\", "/") for entry in entries}
    if len(names) < len(entries):
        raise _damaged("two parts have the same name")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise RefusedError("password", "The file is protected by a password: save a copy without one.")
    if "xl/workbook.bin" in names:
        raise RefusedError("not-a-workbook", "This is a binary workbook (.xlsb): save it as .xlsx.", expected=".xlsx")
    if "xl/workbook.xml" not in names:
        message = "This is an archive but not an Excel workbook: open it in your spreadsheet and save it as .xlsx."
        raise RefusedError("not-a-workbook", message, expected="an .xlsx or .xlsm workbook")
    stated = sum(entry.file_size for entry in entries if entry.filename.lower().endswith(_XML))
    if stated > MAX_UNZIPPED_BYTES:
        raise _too_large()


def _copy_part(
    file: BinaryIO, entry: zipfile.ZipInfo, copy: zipfile.ZipFile, kept: str | None, before: int, packed: int
) -> int:
    unpacked, check, tail = 0, 0, b""
    # A fixed date: nothing of a run may depend on the clock.
    part = copy.open(zipfile.ZipInfo(kept), "w", force_zip64=False) if kept else None
    try:
        for chunk in _inflate(file, entry):
            if not unpacked and (chunk.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in chunk[:4]):
                raise _damaged(f"{_short(entry.filename)} is not UTF-8")
            unpacked += len(chunk)
            check = zlib.crc32(chunk, check)
            total = before + unpacked
            if total > MAX_UNZIPPED_BYTES or (total > _RATIO_FLOOR and total > packed * MAX_ZIP_RATIO):
                raise _too_large()
            if _FORBIDDEN.search(tail + chunk[:_OVERLAP]) or _FORBIDDEN.search(chunk):
                message = "The XML inside declares a document type or entities, which no spreadsheet writes: refused."
                raise RefusedError("doctype", message, found=_short(entry.filename))
            tail = chunk[-_OVERLAP:]
            if part:
                part.write(chunk)
    finally:
        if part:
            part.close()
    if unpacked != entry.file_size or check != entry.CRC:
        raise _damaged(f"{_short(entry.filename)} is not what the archive says it is")
    return unpacked


def _inflate(file: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    file.seek(entry.header_offset)
    header = file.read(30)
    if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
        raise _damaged(f"{_short(entry.filename)} is missing")
    file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    left = entry.compress_size
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _damaged(f"{_short(entry.filename)} is packed in a way that Excel does not use")
    decoder = zlib.decompressobj(-15) if entry.compress_type == zipfile.ZIP_DEFLATED else None
    while left > 0:
        packed = file.read(min(left, _CHUNK // 4))
        if not packed:
            raise _damaged("the file is cut short")
        left -= len(packed)
        if decoder is None:
            yield packed
            continue
        while packed:
            try:
                chunk = decoder.decompress(packed, _CHUNK)
            except zlib.error as error:
                raise _damaged(f"{_short(entry.filename)} cannot be unpacked") from error
            if chunk:
                yield chunk
            packed = decoder.unconsumed_tail
            if decoder.eof:
                return
    if decoder is not None and not decoder.eof:
        yield decoder.flush()  # at most what fits in zlib's window: input was consumed to its end


def _old_container(file: BinaryIO) -> RefusedError:
    """Excel 97 files and encrypted workbooks share one container; its directory names the stream."""
    wanted = "EncryptedPackage".encode("utf-16-le")
    tail = b""
    file.seek(0)
    while chunk := file.read(_CHUNK):
        if wanted in tail + chunk:
            return RefusedError("password", "The file is protected by a password: save a copy without one.")
        tail = chunk[-len(wanted) :]
    message = "This is a workbook of Excel 97–2003 (.xls), or another old format: save it as .xlsx."
    return RefusedError("not-a-workbook", message, expected="an .xlsx or .xlsm workbook")


def _damaged(reason: str) -> RefusedError:
    message = f"The workbook is damaged ({reason}): open it in your spreadsheet and save it again."
    return RefusedError("damaged", message)


def _too_large() -> RefusedError:
    message = (
        f"Unpacked, the workbook would be larger than is read ({MAX_UNZIPPED_BYTES:,} bytes in all, and "
        f"{MAX_ZIP_RATIO} times its size on the disk): it is not partnership records, or has to be split."
    )
    return RefusedError("zip-bomb", message)


def _too_many_parts(found: str) -> RefusedError:
    message = f"The archive holds more than {MAX_ZIP_ENTRIES:,} parts, the most that is read."
    return RefusedError("zip-bomb", message, found=f"{found} parts")


def _short(name: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in name[:80])
