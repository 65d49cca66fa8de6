"""Which element of MSPDI is which field of the neutral plan, in the order that the schema wants them written."""

from dataclasses import dataclass
from typing import Final

from guatu.projects.adapters.exchange.mspdi.values import Parser, flag, minute, moment, span, whole, words


@dataclass(frozen=True, slots=True)
class Field:
    """An element's name, the attribute that holds it, how it is read."""

    name: str
    attribute: str
    read: Parser


PROJECT: Final = (
    Field("Name", "name", words),
    Field("Title", "title", words),
    Field("ScheduleFromStart", "from_start", flag),
    Field("StartDate", "start", moment),
    Field("FinishDate", "finish", moment),
    Field("CalendarUID", "calendar", whole),
    Field("DefaultStartTime", "default_start", minute),
    Field("DefaultFinishTime", "default_finish", minute),
    Field("MinutesPerDay", "minutes_per_day", whole),
    Field("MinutesPerWeek", "minutes_per_week", whole),
    Field("DaysPerMonth", "days_per_month", whole),
    Field("StatusDate", "status_date", moment),
    Field("CurrentDate", "current_date", moment),
)

TASK: Final = (
    Field("UID", "uid", whole),
    Field("ID", "id", whole),
    Field("Name", "name", words),
    Field("Active", "active", flag),
    Field("Manual", "manual", flag),
    Field("Type", "kind", whole),
    Field("IsNull", "null", flag),
    Field("WBS", "wbs", words),
    Field("OutlineNumber", "outline_number", words),
    Field("OutlineLevel", "outline_level", whole),
    Field("Priority", "priority", whole),
    Field("Start", "start", moment),
    Field("Finish", "finish", moment),
    Field("Duration", "duration", span),
    Field("ManualStart", "manual_start", moment),
    Field("ManualFinish", "manual_finish", moment),
    Field("ManualDuration", "manual_duration", span),
    Field("DurationFormat", "duration_format", whole),
    Field("Stop", "stop", moment),
    Field("Resume", "resume", moment),
    Field("EffortDriven", "effort_driven", flag),
    Field("Recurring", "recurring", flag),
    Field("Milestone", "milestone", flag),
    Field("Summary", "summary", flag),
    Field("ExternalTask", "external", flag),
    Field("EarlyStart", "early_start", moment),
    Field("EarlyFinish", "early_finish", moment),
    Field("LateStart", "late_start", moment),
    Field("LateFinish", "late_finish", moment),
    Field("PercentComplete", "percent_complete", whole),
    Field("ActualStart", "actual_start", moment),
    Field("ActualFinish", "actual_finish", moment),
    Field("ActualDuration", "actual_duration", span),
    Field("RemainingDuration", "remaining", span),
    Field("ConstraintType", "constraint", whole),
    Field("CalendarUID", "calendar", whole),
    Field("ConstraintDate", "constraint_date", moment),
    Field("Deadline", "deadline", moment),
    Field("LevelingDelay", "levelling_delay", whole),
    Field("LevelingDelayFormat", "levelling_format", whole),
    Field("IgnoreResourceCalendar", "ignores_resource_calendar", flag),
    Field("Notes", "notes", words),
)
"""In the order of Microsoft's schema; PredecessorLink and Baseline follow after Notes."""

BASELINE: Final = (
    Field("Number", "number", whole),
    Field("Start", "start", moment),
    Field("Finish", "finish", moment),
    Field("Duration", "duration", span),
    Field("DurationFormat", "duration_format", whole),
    Field("Work", "work", span),
)

RESOURCE: Final = (
    Field("UID", "uid", whole),
    Field("ID", "id", whole),
    Field("Name", "name", words),
    Field("Type", "kind", whole),
    Field("CalendarUID", "calendar", whole),
)

ASSIGNMENT: Final = (
    Field("UID", "uid", whole),
    Field("TaskUID", "task", whole),
    Field("ResourceUID", "resource", whole),
    Field("Delay", "delay", whole),
    Field("Finish", "finish", moment),
    Field("LevelingDelay", "levelling_delay", whole),
    Field("Start", "start", moment),
    Field("Units", "units", words),
    Field("Work", "work", span),
)

RECURRENCE: Final = (
    Field("Type", "kind", whole),
    Field("Period", "period", whole),
    Field("DaysOfWeek", "weekdays", whole),
    Field("MonthItem", "item", whole),
    Field("MonthPosition", "position", whole),
    Field("Month", "month", whole),
    Field("MonthDay", "day", whole),
)
