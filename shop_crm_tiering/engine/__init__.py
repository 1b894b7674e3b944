"""The tier engine: purchases -> metrics -> schemes -> standings -> changes.

Each module is one step and composes SQL for a :class:`~.scope.Scope`; ``run``
strings the steps together. The nightly run, the run after a sale and the
preview go the same way and differ in their scope alone.
"""
