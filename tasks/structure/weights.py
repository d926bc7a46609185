"""The weights of the evidence, in nats: one place, so that they can be tuned and compared.

Positive speaks for a beginning (or end) of a cell, negative against. They were
set by hand and then fitted by random search on the labelled reports of
tests/golden (made_4 and made_5 held out), and are the same for every report.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """Every weight of the flattened-text parser."""

    # The end of the cell before.
    function_word: float = -6.82
    number_before: float = -3.29
    date_before: float = 0.0
    name_before: float = -1.02
    closer: float = 1.0
    verb_noun: float = 0.18
    verb_as_noun: float = 0.7
    verb: float = -2.31
    attribute: float = -1.81
    unknown_word: float = 0.0
    unknown_character: float = -0.63
    # The beginning of an activity.
    anaphora: float = -2.64
    state_acts: float = 3.26
    state_seems_to_act: float = 2.67
    state_named: float = 2.34
    state_and_others: float = 2.04
    state_possessive: float = 0.6
    state_barred: float = -1.9
    actor_acts: float = 2.2
    place_acts: float = 1.7
    actor_and_others: float = 2.0
    actor_then_subject: float = 1.75
    actor_named: float = 0.42
    title_acts: float = 2.7
    designation_acts: float = 2.16
    designation_of_institution: float = 0.68
    clause_then_subject: float = 3.26
    weak_clause_then_subject: float = 0.79
    clause_names_state: float = 0.97
    clause: float = 0.34
    clause_without_comma: float = -0.62
    clause_of_person: float = -0.76
    clause_of_institution: float = -0.6
    nothing: float = -2.6
    together: float = -1.43
    together_most: float = -3.51
    # What is printed in the columns before the activity.
    period: float = 3.8
    label_doubled: float = 5.95
    label_dated: float = 3.44
    label_then_name: float = 3.89
    label_alone: float = -0.93
    label_of_phrase: float = -4.0
    label_undoubled: float = -0.64
    worst_before_label: float = -4.0
    worst_before_date: float = -1.0
    announced: float = 0.59
    announced_least: float = -0.27
    row: float = -2.0
    clause_lost: float = -2.76
    # The State of a row, and the order of States.
    loose_end: float = -1.05
    carried_end: float = -0.48
    backward: float = -1.76
    never_labelled: float = -6.03
    label_again: float = -5.0
    label_renamed: float = -5.0
    label_again_doubled: float = -1.03
    unknown_state: float = -3.46
    other_subject: float = -2.55
    other_subject_later: float = -0.23
    stranger_subject: float = -0.78
    excluded_office: float = -2.26
    own_place: float = 1.41
    own_group: float = 0.6
    unlabelled_change: float = 0.0


DEFAULT_WEIGHTS = Weights(unlabelled_change=-4.0)
