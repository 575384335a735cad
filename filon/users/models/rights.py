"""The table of rights as rows, so that an administrator can change them."""

from django.db import models

from filon.users.rules.rights import Action, Entity, Role, Scope


class RoleRight(models.Model):
    role = models.CharField(max_length=12, choices=Role.choices())
    entity = models.CharField(max_length=12, choices=Entity.choices())
    action = models.CharField(max_length=8, choices=Action.choices())
    scope = models.PositiveSmallIntegerField(choices=[(scope.value, scope.label) for scope in Scope])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "entity", "action"], name="one_scope_per_right")]
