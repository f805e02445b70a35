"""The command `mvk-wizard package`: write settings for MDM or as a file, or what removes them."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Collection, Iterator
from functools import partial

from wizard.cli.common import Refusal, command, endpoint_of, gives_credentials, say
from wizard.cli.delivery import deliver
from wizard.cli.findings import finding_as_json, finding_lines, refuse_errors
from wizard.cli.load import LoadedSettings, load_settings
from wizard.cli.merge import keep_receipt, merge_settings, merge_words
from wizard.core.check import check
from wizard.core.check.standing import is_merged
from wizard.core.document.reader import Document, read
from wizard.core.exit_codes import ExitCode
from wizard.core.finding import Finding
from wizard.core.merge.model import MergePlan
from wizard.core.package.containers import pack, take_back
from wizard.core.package.model import Form, NotCarried
from wizard.core.package.targets import BY_ID, Target, how_to
from wizard.services.files.trouble import shell_path
from wizard.services.files.undo import plan_removal_by_receipts, removal_words

_NOT_MERGED = "These settings don't send to Mavvrik yet. To merge them here, add --credentials."
_OF_REMOVAL = ("Where", "Deploy")
_WRITTEN = {Form.REGISTRY: "utf-16"}  # the others are UTF-8


@command
def package(options: Namespace) -> int:
    target = BY_ID[options.target]
    write = _removal if options.removal else _settings
    try:
        return write(options, target)
    except NotCarried as refused:
        first = f"Not packaged: {target.form.value} can't hold these settings."
        raise Refusal(ExitCode.ERROR, first, *refused.sentences) from None


def _settings(options: Namespace, target: Target) -> int:
    if options.empty or gives_credentials(options):
        merged = merge_settings(options)
        data, document = merged.data, merged.plan.result_document
        loaded, findings, words = merged.loaded, merged.findings, merge_words(merged.plan, options)
    else:
        loaded = load_settings(options)
        data, document, words = loaded.settings.encode(), loaded.document, []
        findings = _refuse_unmerged(document, endpoint_of(options))
        merged = None
    packed = pack(target.form, document, data, _around(loaded, target))
    _deliver(options, target, packed, findings, merged.plan if merged else None)
    say(*words, *_lines(target, options.output))
    return ExitCode.DONE


def _removal(options: Namespace, target: Target) -> int:
    loaded = load_settings(options)
    plan = plan_removal_by_receipts(loaded.document, endpoint_of(options))
    if plan.blockers or plan.left:
        first = "Not packaged: some Mavvrik values can't be removed."
        raise Refusal(ExitCode.ERROR, first, *finding_lines([*plan.blockers, *plan.left]))
    data = loaded.settings.encode(plan.result)
    document = read(plan.result)
    packed = take_back(target.form, document, data, _around(loaded, target))
    _deliver(options, target, packed, ())
    words = list(_lines(target, options.output, _OF_REMOVAL))
    if not document.root.members:
        words.append(f"Nothing else is in it. This does the same: {target.take_back}")
    say(*removal_words(plan), *words)
    return ExitCode.DONE


def _around(loaded: LoadedSettings, target: Target) -> bytes:
    """Return the profile that the settings came from, because they are put back into it."""
    return loaded.settings.around if target.form is Form.PROFILE else b""


def _refuse_unmerged(document: Document, endpoint: str) -> tuple[Finding, ...]:
    """Refuse settings without Mavvrik, and settings that would not work. Show their warnings."""
    if not is_merged(document, endpoint):
        raise Refusal(ExitCode.USAGE, _NOT_MERGED)
    findings = check(document, None, endpoint)
    refuse_errors(findings, "Not packaged: these settings would not work.")
    return findings


def _deliver(
    options: Namespace,
    target: Target,
    packed: bytes,
    findings: tuple[Finding, ...],
    plan: MergePlan | None = None,
) -> None:
    """Deliver the result. A file is readable by this user only; `plan` gets a receipt then."""
    text = packed.decode(_WRITTEN.get(target.form, "utf-8"), "surrogateescape")
    form = {
        "target": target.id,
        "path": target.path,
        "owner": target.owner,
        "status": target.status,
        "findings": [finding_as_json(one) for one in findings],
    }
    saved = partial(keep_receipt, plan) if plan else lambda _: None
    to_file = Namespace(**vars(options), in_place=False, private=True)
    deliver(to_file, packed, text, form, saved=saved)


def _lines(target: Target, output: str | None, only: Collection[str] = ()) -> Iterator[str]:
    """Say what to do with the file, line by line. A heading is only on the first of its lines."""
    yield f"{target.label}."
    last = ""
    for heading, words in how_to(target, shell_path(output) if output else ""):
        if heading in (only or (heading,)):
            yield f"  {'' if heading == last else heading + ':':<17}{words}"
            last = heading
