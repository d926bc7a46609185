"""The weights of the evidence, in nats: one place, so that they can be tuned and compared.

Positive speaks for a beginning (or end) of a cell, negative against. They were
fitted by random search on labelled reports (`make tune` repeats it) around
values set by hand, and are the same for every report.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """Every weight of the flattened-text parser."""

    # The end of the cell before.
    function_word: float = -7.0
    number_before: float = -3.0
    date_before: float = -0.8
    name_before: float = -1.0
    closer: float = 1.0
    verb_noun: float = 0.2
    verb_as_noun: float = 0.7
    verb: float = -2.2
    attribute: float = -1.8
    unknown_word: float = 0.0
    unknown_character: float = -0.6
    # The beginning of an activity.
    anaphora: float = -3.0
    state_acts: float = 3.0
    state_seems_to_act: float = 2.6
    state_named: float = 2.0
    state_and_others: float = 2.0
    state_possessive: float = 0.6
    state_barred: float = -2.0
    actor_acts: float = 2.2
    place_acts: float = 1.7
    actor_and_others: float = 2.0
    actor_then_subject: float = 2.0
    actor_named: float = 0.4
    designation_acts: float = 2.1
    designation_of_institution: float = 0.6
    clause_then_subject: float = 3.0
    weak_clause_then_subject: float = 0.8
    clause_names_state: float = 1.0
    clause: float = 0.3
    clause_without_comma: float = -0.6
    clause_of_person: float = -1.5
    clause_of_institution: float = -0.7
    nothing: float = -2.8
    together: float = -1.2
    together_most: float = -3.5
    # What is printed in the columns before the activity.
    period: float = 2.6
    label_doubled: float = 6.0
    label_dated: float = 3.5
    label_then_name: float = 4.0
    label_alone: float = -1.0
    label_undoubled: float = -0.6
    worst_before_label: float = -4.0
    worst_before_date: float = -1.2
    announced: float = 0.5
    announced_least: float = -0.3
    row: float = -2.0
    clause_lost: float = -2.7
    # The State of a row, and the order of States.
    loose_end: float = -1.5
    carried_end: float = -0.3
    backward: float = -1.6
    never_labelled: float = -6.0
    label_again: float = -5.0
    label_again_doubled: float = -1.0
    unknown_state: float = -3.5
    other_subject: float = -2.5
    other_subject_later: float = -0.2
    stranger_subject: float = -0.8
    excluded_office: float = -2.5
    own_place: float = 1.4
    own_group: float = 0.6


DEFAULT_WEIGHTS = Weights()
