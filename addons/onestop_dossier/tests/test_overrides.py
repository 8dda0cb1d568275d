"""Files that extend one model: none hides what another one defines."""

import inspect

from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestOverrides(TransactionCase):
    def test_no_definition_hides_another(self):
        """Within an add-on, a second definition of a method calls the first.

        The order of imports decides which is the first: where a file is imported
        before the one that it extends, its part would silently be left out.
        """
        hidden = [
            f"{module}: {model._name}.{name} of {outer.__module__}"
            for model in self.env.registry.values()
            if model._name.startswith("onestop.")
            for module, classes in self._extensions(model).items()
            for name, outer in self._hiding(classes)
        ]
        self.assertFalse(hidden)

    def _extensions(self, model):
        """Return add-on → its classes of this model, the outermost first."""
        found = {}
        for one in model.__mro__:
            own = vars(one).get("_name") == model._name
            if own and one.__module__.startswith("odoo.addons.onestop_"):
                found.setdefault(one.__module__.split(".")[2], []).append(one)
        return found

    def _hiding(self, classes):
        """Return ``(name, class)`` of methods that leave out those further in."""
        for place, outer in enumerate(classes):
            inner = {name for one in classes[place + 1 :] for name in vars(one)}
            for name, value in vars(outer).items():
                if name in inner and inspect.isfunction(value):
                    if not _calls_further(inspect.unwrap(value).__code__, name):
                        yield name, outer


def _calls_further(code, name):
    """Return whether ``super().name`` is asked for, here or in a function within."""
    names = code.co_names
    return ("super" in names and name in names) or any(
        _calls_further(const, name) for const in code.co_consts if inspect.iscode(const)
    )
