"""Options by factor, providers by criterion, and quality over price."""

from collections.abc import Iterable

from advisor.assessments import headlines
from advisor.assessments.charts import columns
from advisor.assessments.charts.chart import Chart
from advisor.assessments.charts.subject import Subject
from advisor.assessments.display import rounded
from advisor.assessments.models.options import WeightedOptions
from advisor.assessments.models.scorecard import Scorecard


def grouped_chart(subject: Subject) -> Chart | None:
    """Return the options by factor or the providers by criterion."""
    if isinstance(subject.assessment.model, Scorecard):
        return _providers(subject)
    return _options(subject) if isinstance(subject.assessment.model, WeightedOptions) else None


def _options(subject: Subject) -> Chart | None:
    assessment, result = subject.assessment, subject.result
    if not result.options:
        return None
    factors = sorted(result.factors.items(), key=lambda pair: -pair[1].share)
    names = {option: headlines.option_label(assessment, option) for option in result.options}
    series = [
        columns.Series(
            names[option] + (" (ruled out)" if option in result.removed else ""),
            (score, *(factor.ratings.get(option) for _, factor in factors)),
        )
        for option, score in result.options.items()
    ]
    labels = {d.id: d.label for d in assessment.dimensions}
    groups = [f"{labels[name]} ({rounded(factor.share)}%)" for name, factor in factors]
    png = columns.grouped(subject.heading, ["ALL TOGETHER", *groups], series)
    figures = [f"{one.name} {rounded(one.values[0] or 0)}" for one in series]
    figures += [
        f"{group}: {_row(factor.ratings.get(option) for option in result.options)}"
        for group, (_, factor) in zip(groups, factors, strict=True)
    ]
    return subject.chart("grouped_bar", png, figures, "Bars by factor, 0 to 100,")


def _providers(subject: Subject) -> Chart | None:
    assessment, result = subject.assessment, subject.result
    if not result.providers:
        return None
    names = subject.names
    series = [
        columns.Series(
            names[name] + (" (ruled out)" if one.removed else ""),
            (one.quality, *(one.dimensions.get(d.id) for d in assessment.dimensions)),
        )
        for name, one in result.providers.items()
    ]
    groups = ["QUALITY, ALL TOGETHER", *(d.label for d in assessment.dimensions)]
    marks = [] if subject.floor is None else [columns.Mark(subject.floor, "the floor")]
    png = columns.grouped(subject.heading, groups, series, marks)
    figures = [
        f"{name}: quality {_or_none(one.quality)}, price index {_or_none(one.price_index)}, "
        f"overall {_or_none(one.overall)}" + (", ruled out" if one.removed else "")
        for name, one in result.providers.items()
    ]
    figures += [
        f"{d.short}: {_row(one.dimensions.get(d.id) for one in result.providers.values())}"
        for d in assessment.dimensions
    ]
    return subject.chart("grouped_bar", png, figures, "Bars by criterion, 0 to 100,")


def _row(values: Iterable[float | None]) -> str:
    return ", ".join(_or_none(value) for value in values)


def _or_none(score: float | None) -> str:
    return "not known" if score is None else rounded(score)


def scatter_chart(subject: Subject) -> Chart | None:
    """Return quality over price, where at least two providers have both."""
    names = subject.names
    priced = {
        name: (one.price_index, one.quality, one.removed)
        for name, one in subject.result.providers.items()
    }
    dots = [
        columns.Dot(names[name], price, quality, removed)
        for name, (price, quality, removed) in priced.items()
        if price is not None and quality is not None
    ]
    if len(dots) < 2:
        return None
    marks = [
        columns.Mark(float(band.min), band.label)
        for band in subject.assessment.bands
        if band.min is not None
    ]
    png = columns.scatter(subject.heading, dots, marks)
    figures = [
        f"{name}: price index {rounded(price)}, quality {rounded(quality)}"
        for name, (price, quality, _) in priced.items()
        if price is not None and quality is not None
    ]
    return subject.chart("scatter", png, figures, "Quality over price, 100 the cheapest,")
