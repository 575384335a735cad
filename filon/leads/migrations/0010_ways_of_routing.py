"""The ways in which a rule of routing chooses somebody, in fewer words."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('leads', '0009_learning'),
    ]

    operations = [
        migrations.AlterField(
            model_name='routingrule',
            name='way',
            field=models.CharField(choices=[('person', 'Toujours la même personne'), ('load', 'Dans l’équipe, qui a le moins de leads ouverts'), ('capacity', 'Dans l’équipe, qui a le plus de place'), ('turn', 'Dans l’équipe, chacun son tour')], max_length=8),
        ),
    ]
