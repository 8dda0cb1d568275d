from odoo import models


class OnestopWording(models.AbstractModel):
    """Words for the faults that ``rules.process.lint`` finds.

    A method ``_flaw_<rule>`` words each rule of ``rules.process.RULES``.
    """

    _inherit = "onestop.wording"

    def _flaw_sentences(self, flaws):
        """Return one translated sentence per fault, with its basis in brackets.

        :param flaws: rules Flaw values whose agencies are ids of onestop.agency
        """
        sentences = []
        for flaw in flaws:
            text = getattr(self, f"_flaw_{flaw.rule}")(flaw.arguments)
            if flaw.basis:
                text = f"{text.removesuffix('.')} ({flaw.basis})."
            sentences.append(text)
        return sentences

    # === VALUES === #

    def _agency_name(self, key):
        return self.env["onestop.agency"].browse(key).display_name

    def _step_label(self, field, key):
        """Return the label of a kind, place or role of a step."""
        labels = self.env["onestop.process.step"]._fields[field]
        return dict(labels._description_selection(self.env))[key]

    # === SENTENCES === #

    def _flaw_no_step(self, arguments):
        return self.env._(
            "The design has no step: it needs at least the reception, the work and "
            "the result."
        )

    def _flaw_duplicate_key(self, arguments):
        return self.env._(
            "Step “%(step)s” stands twice in the design.", step=arguments["step"]
        )

    def _flaw_duplicate_order(self, arguments):
        return self.env._(
            "Steps “%(other)s” and “%(step)s” have the same place in the order.",
            other=arguments["other"],
            step=arguments["step"],
        )

    def _flaw_first_not_receive(self, arguments):
        return self.env._(
            "Step “%(step)s”: a dossier begins with its reception; put a step of kind "
            "“Receive” first.",
            step=arguments["step"],
        )

    def _flaw_receive_again(self, arguments):
        return self.env._(
            "Step “%(step)s”: a dossier is received once; only the first step may be "
            "of kind “Receive”.",
            step=arguments["step"],
        )

    def _flaw_no_return(self, arguments):
        return self.env._(
            "No step hands over the result: end the design with a step of kind "
            "“Return the result”."
        )

    def _flaw_return_not_last(self, arguments):
        return self.env._(
            "Step “%(step)s”: once the result is handed over nothing comes after; "
            "remove the arrow that leads on.",
            step=arguments["step"],
        )

    def _flaw_wrong_place(self, arguments):
        return self.env._(
            "Step “%(step)s”: reception and handing over of the result take place at "
            "the receiving centre.",
            step=arguments["step"],
        )

    def _flaw_wrong_role(self, arguments):
        roles = [self._step_label("role", role) for role in arguments["roles"]]
        return self.env._(
            "Step “%(step)s”: the role “%(role)s” cannot act here; give it to: "
            "%(roles)s.",
            step=arguments["step"],
            role=self._step_label("role", arguments["role"]),
            roles=", ".join(roles),
        )

    def _flaw_unknown_next(self, arguments):
        return self.env._(
            "Step “%(step)s” is passed on to a step that is not in this design.",
            step=arguments["step"],
        )

    def _flaw_next_not_after(self, arguments):
        return self.env._(
            "Step “%(step)s” is passed on to “%(next)s”, which does not come after it; "
            "to return work, use “may be sent back to”.",
            step=arguments["step"],
            next=arguments["next"],
        )

    def _flaw_loop_without_exit(self, arguments):
        return self.env._(
            "Step “%(step)s” leads back to “%(next)s”, and from there no way leads to "
            "a result: the dossier would go round for ever.",
            step=arguments["step"],
            next=arguments["next"],
        )

    def _flaw_dead_end(self, arguments):
        return self.env._(
            "Step “%(step)s” leads nowhere: say which step comes after it.",
            step=arguments["step"],
        )

    def _flaw_unreachable(self, arguments):
        return self.env._(
            "Step “%(step)s” is never reached: no step is passed on to it.",
            step=arguments["step"],
        )

    def _flaw_unknown_back(self, arguments):
        return self.env._(
            "Step “%(step)s” is sent back to a step that is not in this design.",
            step=arguments["step"],
        )

    def _flaw_back_not_before(self, arguments):
        return self.env._(
            "Step “%(step)s” is sent back to “%(back)s”, which does not come before "
            "it.",
            step=arguments["step"],
            back=arguments["back"],
        )

    def _flaw_back_over_counter(self, arguments):
        return self.env._(
            "Step “%(step)s” is sent back to “%(back)s”: a dossier never goes back "
            "over the counter; what is missing is asked for as a supplement.",
            step=arguments["step"],
            back=arguments["back"],
        )

    def _flaw_agency_missing(self, arguments):
        return self.env._(
            "Step “%(step)s”: say which agency does it.", step=arguments["step"]
        )

    def _flaw_agency_ended(self, arguments):
        return self.env._(
            "Step “%(step)s”: %(agency)s has ended or is archived; name another "
            "agency.",
            step=arguments["step"],
            agency=self._agency_name(arguments["agency"]),
        )

    def _flaw_nobody(self, arguments):
        return self.env._(
            "Step “%(step)s”: nobody with the role “%(role)s” works in "
            "%(agencies)s, so the dossier would stop there.",
            step=arguments["step"],
            role=self._step_label("role", arguments["role"]),
            agencies=" / ".join(map(self._agency_name, arguments["agencies"][:3])),
        )

    def _flaw_opinion_no_agency(self, arguments):
        return self.env._(
            "Step “%(step)s” asks for opinions: say whose.", step=arguments["step"]
        )

    def _flaw_opinion_too_long(self, arguments):
        return self.env._(
            "Step “%(step)s”: the opinion of %(agency)s takes longer than the step "
            "itself.",
            step=arguments["step"],
            agency=self._agency_name(arguments["agency"]),
        )

    def _flaw_zero_time(self, arguments):
        if arguments["agency"] is not None:
            return self.env._(
                "Step “%(step)s”: the opinion of %(agency)s has no time.",
                step=arguments["step"],
                agency=self._agency_name(arguments["agency"]),
            )
        return self.env._("Step “%(step)s” has no time.", step=arguments["step"])

    def _flaw_shares_not_whole(self, arguments):
        return self.env._(
            "The shares of the steps make %(share)s %% of the term, not 100 %%.",
            share=self._number(arguments["share"] / 10),
        )

    def _flaw_too_long(self, arguments):
        return self.env._(
            "The steps take %(minutes)s, longer than the time limit of %(term)s; it is "
            "passed at step “%(step)s”.",
            minutes=self._amount(arguments["minutes"], "minute"),
            term=self._amount(arguments["term"], "minute"),
            step=arguments["step"],
        )

    def _flaw_no_signature(self, arguments):
        return self.env._(
            "Step “%(step)s” can be reached without a signature: put a step of kind "
            "“Sign” before it.",
            step=arguments["step"],
        )

    def _flaw_no_result(self, arguments):
        return self.env._("The procedure names no result.")

    def _flaw_fee_without_basis(self, arguments):
        return self.env._(
            "Fee “%(fee)s”: its legal basis is not named.", fee=arguments["fee"]
        )
