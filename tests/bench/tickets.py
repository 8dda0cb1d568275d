"""The peer of daily work: tickets of OCA's helpdesk_mgmt, moved by a helpdesk user."""

from clicks import click

from odoo import Command

STAGES = 12


class Helpdesk:
    """A committed team with a user and enough stages for every move."""

    def __init__(self, env):
        self.registry = env.registry
        group = env.ref("helpdesk_mgmt.group_helpdesk_user")
        user = env["res.users"].create(
            {
                "name": "Đo helpdesk",
                "login": "bench_helpdesk",
                "group_ids": [Command.set(group.ids)],
            }
        )
        team = env["helpdesk.ticket.team"].create(
            {"name": "Nhóm đo", "user_ids": user.ids}
        )
        stages = env["helpdesk.ticket.stage"].create(
            [{"name": f"Bước {number}", "sequence": number} for number in range(STAGES)]
        )
        self.user, self.team, self.stages = user.id, team.id, stages.ids
        self.partner = env["res.partner"].create({"name": "Nguyễn Văn Đo"}).id
        env.cr.commit()

    def create(self):
        """Create a ticket; return milliseconds and its id."""
        values = {
            "name": "Thủ tục đo",
            "description": "<p>Nội dung</p>",
            "team_id": self.team,
            "user_id": self.user,
            "partner_id": self.partner,
            "stage_id": self.stages[0],
        }
        return click(
            self.registry,
            self.user,
            lambda env: env["helpdesk.ticket"].create(values).id,
        )

    def move(self, ticket_id, stage):
        """Move a ticket to a stage by its number; return milliseconds."""

        def work(env):
            env["helpdesk.ticket"].browse(ticket_id).stage_id = self.stages[stage]

        return click(self.registry, self.user, work)[0]
