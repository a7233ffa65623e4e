"""Which failures can a user cause, and how are they told?

Rules: every error that a file, an answer or a session of a user can cause derives from
`SimlibError`, and its message is the one clear line that the command line prints. Mistakes of
a programmer stay Python's own errors.
"""


class SimlibError(Exception):
    """Report something that the user can mend; the message is one clear line."""


class ScenarioError(SimlibError):
    """Report a scenario that can't be used: file, line, field, value and what is allowed."""


class DecisionError(SimlibError):
    """Report an answer that its decision point does not allow."""


class ExperimentError(SimlibError):
    """Report a run of an experiment that failed: scenario, seed and reason."""


class SessionError(SimlibError):
    """Report a session file that can't be read, written or resumed."""


class ReplayError(SessionError):
    """Report a session whose replay differs from what was saved, and from which day on."""
