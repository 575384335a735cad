"""Forms of qualification sheets: one question, with the answers that are enough."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from filon.leads.rules.answers import OF_LEAD, entry_of
from filon.playbook.rules.sheets import FIELDS, LONGEST_TEXT, AnswerKind, Enough, Gate, Question
from filon.records.rules.entry import EntryKind, ValueRefused, amount_entry
from filon.web.forms.styled import StyledForm

NOT_NEEDED, ANY, SOME = "", "any", "some"
NEEDS = [(NOT_NEEDED, _("Pas nécessaire")), (ANY, _("Toute réponse suffit")), (SOME, _("Seulement\u00a0:"))]
KIND_OF = {
    EntryKind.AMOUNT: AnswerKind.AMOUNT,
    EntryKind.CHOICE: AnswerKind.CHOICE,
    EntryKind.BOOLEAN: AnswerKind.YES_NO,
}
LEAST = amount_entry("least", "À partir de")


class QuestionForm(StyledForm):
    """`…_words`: the answers that are enough, one a line; for an amount, the least one."""

    theme = forms.CharField(label=_("Thème"), max_length=40, required=False)
    text = forms.CharField(label=_("Question, comme on la pose"), max_length=LONGEST_TEXT)
    field = forms.ChoiceField(
        label=_("Remplit"),
        required=False,
        choices=[
            ("", _("rien\u00a0: la réponse est gardée à part")),
            *((name, OF_LEAD[name].label) for name in FIELDS),
        ],
        help_text=_("Un champ du lead se filtre, se segmente et se note\u00a0; ses réponses sont celles du champ."),
    )
    kind = forms.ChoiceField(label=_("Sorte de réponse"), choices=AnswerKind.choices, required=False)
    choices = forms.CharField(
        label=_("Réponses possibles, une par ligne"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    meeting = forms.ChoiceField(label=_("Pour un rendez-vous"), choices=NEEDS, required=False)
    meeting_words = forms.CharField(
        label=_("Réponses qui suffisent, une par ligne"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    proposal = forms.ChoiceField(label=_("Pour une proposition"), choices=NEEDS, required=False)
    proposal_words = forms.CharField(
        label=_("Réponses qui suffisent, une par ligne"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def shown(question: Question) -> dict[str, Any]:
        """What the controls start with."""
        told = {name: getattr(question, name) for name in ("theme", "text", "field", "kind")}
        told["choices"] = "\n".join(question.choices)
        words = dict((entry_of(question).choices or list)())
        for gate in Gate:
            rule = question.enough.get(gate)
            limited = rule is not None and (rule.among or rule.at_least is not None)
            told[gate.value] = NOT_NEEDED if rule is None else SOME if limited else ANY
            least = [LEAST.show(rule.at_least)] if rule and rule.at_least is not None else []
            among = [words.get(code, code) for code in rule.among] if rule else []
            told[f"{gate.value}_words"] = "\n".join(least or among)
        return told

    def question(self) -> Question:
        """Raises ValueRefused for an answer that is enough and that nobody can give."""
        told = self.cleaned_data
        field = told["field"]
        entry_kind = OF_LEAD[field].kind if field else None
        kind = KIND_OF.get(entry_kind, AnswerKind.TEXT) if entry_kind else AnswerKind(told["kind"] or AnswerKind.TEXT)
        choices = tuple(_lines(told["choices"])) if kind == AnswerKind.CHOICE and not field else ()
        plain = Question("", told["theme"], told["text"], kind, choices, field)
        enough = {gate: rule for gate in Gate if (rule := self._rule(plain, gate)) is not None}
        return plain._replace(enough=enough)

    def _rule(self, question: Question, gate: Gate) -> Enough | None:
        need, lines = self.cleaned_data[gate.value], _lines(self.cleaned_data[f"{gate.value}_words"])
        if need != SOME or not lines:
            return None if need == NOT_NEEDED else Enough()
        if question.kind == AnswerKind.AMOUNT:
            return Enough(at_least=LEAST.read(lines[0]))
        codes = {str(label).casefold(): code for code, label in (entry_of(question).choices or list)() if code}
        for line in lines:
            if codes and line.casefold() not in codes:
                asked = ", ".join(str(label) for code, label in (entry_of(question).choices or list)() if code)
                raise ValueRefused(
                    f"«\u00a0{line}\u00a0» n’est pas une réponse à cette question. Réponses possibles\u00a0: {asked}."
                )
        return Enough(tuple(codes.get(line.casefold(), line) for line in lines))


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]
