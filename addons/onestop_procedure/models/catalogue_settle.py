from collections import defaultdict

from odoo import api, models

from .catalogue_store import PARTS
from .catalogue_words import PROBLEMS


class OnestopCatalogueStore(models.AbstractModel):
    """Puts what is uncertain on the settle-list."""

    _inherit = "onestop.catalogue.store"

    @api.model
    def _store_items(self, jobs, versions, places):
        """Put the problems of stored readings on the list.

        :return: how many points there are to settle
        """
        rows = []
        for owner, (job, version) in enumerate(zip(jobs, versions, strict=True)):
            for problem in job.reading.problems:
                row = places.get((problem.part, owner))
                rows.append(
                    (
                        version,
                        problem,
                        PARTS[problem.part] if row else version._name,
                        row[problem.index] if row else version.id,
                    )
                )
        return self._add_items(rows) + self._add_flaws(versions)

    @api.model
    def _add_differences(self, differences):
        """Put what a list says differently on the list, each difference once.

        :param differences: (version, problem) pairs
        :return: how many points are new
        """
        versions = self.env["onestop.procedure.version"].union(
            *(version for version, _problem in differences)
        )
        asked = {
            (item.version_id, item.kind, item.words)
            for item in self.env["onestop.settle.item"].search(
                [("version_id", "in", versions.ids)]
            )
        }
        return self._add_items(
            [
                (version, problem, version._name, version.id)
                for version, problem in differences
                # Stored words have no outer blanks.
                if (version, problem.kind, problem.words.strip()) not in asked
            ]
        )

    @api.model
    def _add_items(self, rows):
        """Create points in every installed language, in few statements.

        :param rows: version, problem, model and id of the place
        :return: how many of them are open
        """
        if not rows:
            return 0
        problems = [problem for _version, problem, _model, _id in rows]
        first, *others = [code for code, _name in self.env["res.lang"].get_installed()]
        sentences = self.with_context(lang=first)._sentences(problems)
        Item = self.env["onestop.settle.item"].with_context(lang=first)
        items = Item.create(
            [
                {
                    "version_id": version.id,
                    "kind": problem.kind,
                    "model": model,
                    "res_id": res_id,
                    "words": problem.words,
                    "reasons": " ".join(key for key, _args in problem.reasons),
                    "problem": sentence,
                }
                for (version, problem, model, res_id), sentence in zip(
                    rows, sentences, strict=True
                )
            ]
        )
        for lang in others:
            # One write for all items with the same sentence: there are few of them.
            ids = defaultdict(list)
            sentences = self.with_context(lang=lang)._sentences(problems)
            for item_id, sentence in zip(items.ids, sentences, strict=True):
                ids[sentence].append(item_id)
            for sentence, item_ids in ids.items():
                Item.with_context(lang=lang).browse(item_ids).problem = sentence
        items._settle_as_before()
        return len(items.filtered(lambda item: item.state == "open"))

    @api.model
    def _sentences(self, problems):
        """Return one text for each problem, in the language of the context."""
        # The words are marked for translation where they stand.
        # pylint: disable=gettext-variable
        templates = {key: self.env._(words) for key, words in PROBLEMS.items()}
        return [
            " ".join(templates[reason] % dict(args) for reason, args in problem.reasons)
            for problem in problems
        ]

    @api.model
    def _add_flaws(self, versions):
        """Put what is wrong with the process of full versions on the list.

        One point a version, with all sentences, in every installed language. A fault
        never keeps a record out: a decision that publishes meets it again.
        """
        first, *others = [code for code, _name in self.env["res.lang"].get_installed()]
        flawed = versions.browse()
        vals_list = []
        for version in versions.with_context(lang=first):
            sentences = [] if version.list_only else version._lint()
            if sentences:
                flawed += version
                vals_list.append(
                    {
                        "version_id": version.id,
                        "kind": "process",
                        "model": version._name,
                        "res_id": version.id,
                        "reasons": "process",
                        "problem": " ".join(sentences),
                    }
                )
        Item = self.env["onestop.settle.item"].with_context(lang=first)
        items = Item.create(vals_list)
        for lang in others:
            for item, version in zip(
                items, flawed.with_context(lang=lang), strict=True
            ):
                item.with_context(lang=lang).problem = " ".join(version._lint())
        return len(items)
