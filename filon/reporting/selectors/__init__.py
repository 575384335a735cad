"""Questions over everything: one function a report, the same figures for pages, command line and programs.

`funnel_report(viewer=, period=, by=, as_of=, now=)`, `winloss_report(…)`, `pipeline_report(…)`, `forecast_report(…)`,
`attention(viewer=, now=)`. `as_of` is a day: what was known at its end in Paris; None: all that is known. `by` is "" or a
dimension of the report. Figures count only the records whose owner the viewer's right on reports covers, without the trash.
"""
