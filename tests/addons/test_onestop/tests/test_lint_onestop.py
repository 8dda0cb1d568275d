"""Core's own linters (test_lint), shown nothing but our add-ons.

The whole of test_lint takes over nine minutes, most of it on core. Each class here
narrows what the inherited test walks over: manifests, module files, or the models that
an add-on of ours had a hand in.
"""

from pathlib import Path
from unittest.mock import patch

from odoo.modules import Manifest
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import config

from odoo.addons.test_lint.tests import (
    test_docstring,
    test_dunderinit,
    test_i18n,
    test_index,
    test_jstranslate,
    test_manifests,
    test_markers,
    test_naming,
    test_onchange_domains,
    test_orm_import,
    test_override_signatures,
    test_pofile,
    test_pylint,
    test_routes,
    test_test_holes,
)

from .common import ADDONS

OURS = (*ADDONS, "test_onestop")
#: Odoo's own checkers; the other five of core's list are rules of ruff in `make lint`
#: and take as long again.
ODOO_CHECKS = (
    "--enable=sql-injection,missing-gettext,gettext-variable,gettext-placeholders,"
    "gettext-repr,raise-unlink-override"
)
OUR_PACKAGES = tuple(f"odoo.addons.{name}." for name in OURS)


def our_manifests():
    """The manifests of our add-ons only."""
    return [Manifest.for_addon(name) for name in OURS]


def is_ours(model_class):
    """Whether an add-on of ours defines or extends this model."""
    return any(getattr(base, "_module", None) in OURS for base in model_class.mro())


class Inherited:
    """Odoo's loader runs inherited test methods of marked classes only."""

    allow_inherited_tests_method = True


class OurManifests(Inherited):
    """Lets `Manifest.all_addon_manifests()` and `get_modules()` name ours alone."""

    def setUp(self):
        super().setUp()
        self.startPatcher(
            patch.object(Manifest, "all_addon_manifests", staticmethod(our_manifests))
        )


class OurModels(Inherited):
    """Lets `Registry(...)` of the test's module hold only models of ours."""

    linter = None

    def setUp(self):
        super().setUp()
        registry = Registry(get_db_name())
        models = {name: cls for name, cls in registry.items() if is_ours(cls)}
        self.assertGreater(len(models), 20)
        self.startPatcher(patch.object(self.linter, "Registry", lambda _name: models))


@tagged("post_install", "-at_install")
class TestOurManifests(OurManifests, test_manifests.ManifestLinter):
    pass


@tagged("post_install", "-at_install")
class TestOurDunderinit(OurManifests, test_dunderinit.TestDunderinit):
    pass


@tagged("post_install", "-at_install")
class TestOurOrmImport(OurManifests, test_orm_import.TestDunderinit):
    pass


@tagged("post_install", "-at_install")
class TestOurTestHoles(OurManifests, test_test_holes.TestTestHoles):
    pass


@tagged("post_install", "-at_install")
class TestOurOnchangeDomains(OurManifests, test_onchange_domains.TestOnchangeDomains):
    pass


@tagged("post_install", "-at_install")
class TestOurI18n(OurManifests, test_i18n.TestI18n):
    pass


@tagged("post_install", "-at_install")
class TestOurJsTranslations(OurManifests, test_jstranslate.TestJsTranslations):
    pass


@tagged("post_install", "-at_install")
class TestOurPot(Inherited, test_pofile.PotLinter):
    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(test_pofile, "get_modules", lambda: OURS))


@tagged("post_install", "-at_install")
class TestOurNaming(OurModels, test_naming.TestNaming):
    linter = test_naming


@tagged("post_install", "-at_install")
class TestOurSignatures(OurModels, test_override_signatures.TestLintOverrideSignatures):
    linter = test_override_signatures


@tagged("post_install", "-at_install")
class TestOurDocstrings(OurModels, test_docstring.TestDocstring):
    linter = test_docstring

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(test_docstring, "MODULES_TO_LINT", OURS))

    def _test_docstring_params(self, method, doctree):
        if method.__module__.startswith(OUR_PACKAGES):
            super()._test_docstring_params(method, doctree)


@tagged("post_install", "-at_install")
class TestOurIndexes(Inherited, test_index.TestIndex):
    """Walks over all models: ours may point at others, and others at ours."""


@tagged("post_install", "-at_install")
class TestOurRoutes(test_routes.RoutesLinter):
    """Takes the routes of every installed add-on; a warning of it fails `make test`."""

    def test_routes_definition(self):
        with self.assertNoLogs(test_routes._logger, level="WARNING"):
            super().test_routes_definition()


@tagged("post_install", "-at_install")
class TestOurPylint(OurManifests, test_pylint.TestPyLint):
    """SQL injection, gettext, unlink overrides: Odoo's own checkers."""

    def setUp(self):
        super().setUp()
        run = test_pylint.subprocess.run

        def narrowed(command, **options):
            ours = [word for word in command if word != config.root_path]
            ours = [
                ODOO_CHECKS if word.startswith("--enable=") else word for word in ours
            ]
            # Comments for pylint-odoo name checks that are not loaded here.
            return run([*ours, "--disable=unknown-option-value"], **options)

        self.startPatcher(patch.object(test_pylint.subprocess, "run", narrowed))


@tagged("post_install", "-at_install")
class TestOurMarkers(test_markers.TestConflictMarkers):
    def test_conflict_markers(self):
        for manifest in our_manifests():
            for path in Path(manifest.path).rglob("*"):
                if path.suffix in test_markers.EXTENSIONS:
                    self.check_file(path)


@tagged("post_install", "-at_install")
class TestOurSudo(BaseCase):
    """Whoever goes past the access rules says why, on the very line."""

    def test_each_sudo_has_its_reason(self):
        bare = [
            f"{path}:{number}: {line.strip()}"
            for manifest in our_manifests()
            for path in sorted(Path(manifest.path).rglob("*.py"))
            if "tests" not in path.relative_to(manifest.path).parts
            for number, line in enumerate(path.read_text().splitlines(), start=1)
            if ".sudo()" in line.partition("#")[0]
            and not line.partition("#")[2].strip()
        ]
        self.assertFalse(bare, "\n" + "\n".join(bare))
