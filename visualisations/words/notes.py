"""What translators are told of messages that could be taken for something else."""

from __future__ import annotations

__all__ = ["NOTES"]

NOTES = {
    "A brief: {title}": "The title begins with a small letter: it is that of the map of a place.",
    "Act": "What a holder does in a decision (decides, advises, delivers …); not a law.",
    "Bodies, places, powers and what connects them: search, filter, or move through time.": "A power is something that "
    "a body may decide or do.",
    "Fit": "A button: show the whole map.",
    "From": "The end of a tie that it starts at.",
    "Level": "How far the community is empowered: informed, consulted … decides.",
    "Note": "A remark on one figure or tie.",
    "Others: partnerships, funders, providers": "What stands before the colon is also said alone.",
    "Relationship": "The kind of a tie: holds, funds, is part of …",
    "To": "The end of a tie that it points to.",
    "What": "What kind of thing it is.",
    "Who held {what}": "What is a power in quotation marks, and the place if one was asked about.",
    "acts": "More than one kind of what a holder does in a decision; see Act.",
    "decides": "Stands above the names of those who do it.",
    "funds": "Stands above the names of those who do it.",
    "goes on": "What an arrow at the end of a bar means.",
    "holds it": "Stands above the names of those who do it: money is held.",
    "near {term}: {reason}": "A term of another vocabulary that means nearly the same.",
    "outcome: {said}": "What became of a power: exercised, refused, overridden …",
    "receives": "Stands above the names of those who do it.",
    "term: {said}": "A condition under which a power is held.",
    "used": "Stands before a number: by how many claims a code is used.",
    "{body} {parts}": "Parts are such as “decides 36, must be asked 2”.",
    "{names} and {name}": "A name after others, which may have the same between them.",
    "{who} ({notes}): stated {stated}, practised {practised}: {steps}": "Stated is what a source says on paper, "
    "practised what is so in fact.",
}
"""English → what it means."""
