"""Records that others rely on from some moment on, and that never change then.

One guard for versions and decisions (relied on once published), process designs and
e-forms (relied on once a published version points at them), and for what hangs on
them. No context key, group or superuser mode lifts it: contexts come from clients.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .touch import touch


class OnestopFixedMixin(models.AbstractModel):
    """A record that is edited freely until it is relied on, and never after.

    The model says from when on (``_is_fixed``), in which words it refuses
    (``_fixed_words``), which fields only its own methods set (``_guarded``) and which
    may change at any time (``_always_free``). Its methods pass the guard with
    ``_write_guarded``. It stands first in ``_inherit``.
    """

    _name = "onestop.fixed.mixin"
    _description = "Never changes once relied on"
    _guarded = ()
    _always_free = ()

    def _is_fixed(self):
        """Return whether this record is relied on and must not change."""
        raise NotImplementedError

    def _fixed_words(self):
        """Return the sentence that refuses a change of this record."""
        raise NotImplementedError

    def write(self, vals):
        refused = sorted(set(self._guarded) & set(vals))
        if refused:
            raise UserError(
                self.env._(
                    "%(fields)s: only publishing a decision sets this.",
                    fields=", ".join(refused),
                )
            )
        if set(vals) - set(self._always_free):
            self._check_draft()
        return super().write(vals)

    def _write_guarded(self, vals):
        """Write what ``write`` refuses; for the model's own methods only."""
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_fixed(self):
        self._check_draft()

    def _check_draft(self):
        """Refuse to go on if one of the records never changes any more.

        :raises UserError: says which record and what to do instead
        """
        for record in self:
            if record._is_fixed():
                raise UserError(record._fixed_words())

    def _check_part_change(self):
        """Refuse a change of what hangs on these records once they are fixed.

        The row is written first: of two transactions, one that changes a part and
        one that publishes, the second fails and is run again on the new state.
        """
        touch(self)
        self._check_draft()


class OnestopFixedPart(models.AbstractModel):
    """A row that hangs on a fixed record and never changes once that does not.

    ``_fixed_parent`` names the way to it: a field, or a path of fields.
    """

    _name = "onestop.fixed.part"
    _description = "Part of what never changes once relied on"
    _fixed_parent = None

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        # After creation: the parent may come from a default of the context.
        parts.mapped(self._fixed_parent)._check_part_change()
        return parts

    def write(self, vals):
        self.mapped(self._fixed_parent)._check_part_change()
        result = super().write(vals)
        if self._fixed_parent.partition(".")[0] in vals:
            self.mapped(self._fixed_parent)._check_part_change()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_fixed(self):
        self.mapped(self._fixed_parent)._check_part_change()


class OnestopEditionMixin(models.AbstractModel):
    """A design that published versions rely on: a process, an e-form.

    Once in use it never changes; a change is a new edition, which drafts of versions
    may then point at. The model adds ``previous_id`` (many2one to itself) and
    ``_used_by_published``; the version calls ``_set_in_use`` when it is published.
    """

    _name = "onestop.edition.mixin"
    _description = "Design in editions"
    _inherit = ["onestop.fixed.mixin"]
    _guarded = ("edition", "in_use", "previous_id")
    _always_free = ("active",)

    edition = fields.Integer(default=1, readonly=True, copy=False)
    # Stored, so that publishing and editing at the same time meet in one row. A
    # published version never changes: what is in use stays in use.
    in_use = fields.Boolean(
        compute="_compute_in_use",
        store=True,
        copy=False,
        help="A published version relies on it: it never changes.",
    )

    def _compute_in_use(self):
        # No dependency: computed for the rows there are when the column is made.
        used = self._used_by_published()
        for design in self:
            design.in_use = design in used

    def _used_by_published(self):
        """Return those of these designs that a published version points at."""
        raise NotImplementedError

    @api.model_create_multi
    def create(self, vals_list):
        # Explicit values beat a client's default_in_use in the context.
        fixed = {"edition": 1, "in_use": False, "previous_id": False}
        return super().create([vals | fixed for vals in vals_list])

    def _is_fixed(self):
        return self.in_use

    def _fixed_words(self):
        return self.env._(
            "“%(name)s” serves published procedures and never changes; make a new "
            "edition.",
            name=self.display_name,
        )

    def _set_in_use(self):
        """Note that a published version relies on these designs from now on."""
        unused = self.filtered(lambda design: not design.in_use)
        if unused:
            unused._write_guarded({"in_use": True})

    def _new_edition(self):
        """Return a free copy of this design, with the next number."""
        self.ensure_one()
        latest = self
        while following := self.with_context(active_test=False).search(
            [("previous_id", "=", latest.id)], order="edition desc", limit=1
        ):
            latest = following
        # A name keeps its editions together; "(copy)" says nothing.
        edition = self.copy({self._rec_name: self[self._rec_name]})
        edition._write_guarded(
            {"edition": latest.edition + 1, "previous_id": latest.id}
        )
        return edition

    def action_new_edition(self):
        """Open a free copy of this design, with the next number."""
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self._new_edition().id,
            "views": [(False, "form")],
        }
