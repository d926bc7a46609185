"""The weights of the evidence in text with spaces, in nats, as those of unspaced text.

What is printed in the columns weighs the same in every script (tasks.structure.weights);
here is what else there is: capitals, sentences, and the words that open them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FlowWeights:
    """Weights of beginnings of cells; the same for every language and report.

    Attributes:
        unended: the words before end on no full stop, and a capital follows.
        unlinked: after a full stop no "and" links the sentence, where a language links them.
        label_before: a State's name ends right before, and may itself begin a cell.
        subject_inside: the sentence began before, and the State is who acts in it.
        object_inside: the sentence before has not ended, and the State has no verb behind it.
        lower_case, unknown_capital, common_word, number: the first word of the activity.
        function_word: it is one that begins sentences, as "The" or "In".
        actor: it is a person or body that acts for a State.
        state_acts, state_named, clause_then_state: it is a State, at once or behind a clause.
        verb_acts, verb_and_actor: it is a verb that opens a sentence, who acts behind it.
        continues: it takes up the sentence before ("It also").
        remark: it begins a remark.
        bare_year: a year alone is a date column less often than a month or day.
        label_then_sentence: a State's name, and another sentence begins right behind it.
        label_then_verb: a State's name, and a verb behind it, whose subject it may be.
        label_then_capital: a State's name, and another capital behind it.
        worst_before_label: whatever ends before a label beyond doubt counts no more than this.
    """

    row: float = -2.0
    unended: float = 4.0
    unlinked: float = 1.0
    lower_case: float = -8.0
    unknown_capital: float = -6.5
    common_word: float = -2.5
    number: float = -4.0
    function_word: float = 0.0
    actor: float = -2.0
    label_before: float = -3.0
    subject_inside: float = -4.0
    object_inside: float = -2.0
    state_acts: float = 4.6
    state_named: float = 1.5
    clause_then_state: float = 4.6
    verb_acts: float = 2.3
    verb_and_actor: float = 3.4
    continues: float = -3.0
    remark: float = -5.0
    bare_year: float = -1.5
    label_then_sentence: float = 3.3
    label_then_verb: float = 3.0
    label_then_capital: float = 2.0
    worst_before_label: float = -0.5


DEFAULT_FLOW_WEIGHTS = FlowWeights()
