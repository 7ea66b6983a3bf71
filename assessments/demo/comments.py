"""What people of the teams wrote: by team, by quarter (4 is the present one), by question."""

from typing import Final

type Written = tuple[tuple[str, str], ...]

COMMENTS: Final[dict[str, dict[int, Written]]] = {
    "Aurora": {
        3: (
            ("C2", "The pipeline shouts louder than we do. In the last two retros nobody said what everybody thought."),
            ("C1", "After the March outage the first question in the channel was who had merged."),
            ("S3", "Deployments are one click, as long as the two people who wrote the click are around."),
            ("A3", "Best deployment I have ever worked with. Honestly."),
            ("S1", "The runbook describes the cluster that we left a year ago."),
            ("C5", "We review a lot and work together very little."),
        ),
        4: (("S3", "Same two people, same holidays."),),
    },
    "Boussole": {
        3: (
            ("C6", "Entre l’équipe du matin et celle du soir, on ne fait pas le même métier."),
            ("C2", "On peut tout dire, à condition d’être au siège."),
            ("L2", "Pour nous tout est limité et visible. Pour les autres, j’en doute."),
        ),
        4: (
            ("C2", "En réunion commune, ce sont toujours les mêmes trois qui parlent."),
            ("C2", "Franchement, je me sens libre de dire ce que je pense."),
            ("C6", "Deux feuilles de route, deux chefs, une seule astreinte."),
            ("C8", "L’astreinte tombe toujours du même côté."),
            ("S3", "Si Québec est absent, Lyon attend."),
        ),
    },
    "Caribou": {
        3: (
            ("A3", "Une liste de 42 étapes, imprimée, avec des annotations au crayon."),
            ("A2", "Il y a bien des tests, mais plus personne ne sait les lancer."),
            ("M1", "On sait quand ça casse : le téléphone sonne."),
            ("C7", "Depuis l’arrivée de la nouvelle responsable, on a une demi-journée par semaine pour respirer."),
        ),
    },
    "Delta": {
        3: (
            ("S6", "We have solved things that the floor below is still fighting with. We should talk."),
            ("M8", "We decide fast and well, I think. We could not prove it."),
        ),
    },
    "Glacier": {
        4: (
            ("A1", "Nous rédigeons des dossiers de sûreté : il n’y a ni code ni déploiement chez nous."),
            ("M7", "Les retours des exploitants arrivent six mois après, quand ils arrivent."),
        ),
    },
    "Harfang": {
        3: (("A2", "Nous avons hésité entre deux niveaux, et pris le plus bas."),),
        4: (("A3", "Première mise en production sans appel téléphonique. On la fête vendredi."),),
    },
    "Iris": {
        2: (
            ("S3", "When Hanna is away we do not touch billing."),
            ("S1", "I stopped looking things up: asking is faster."),
        ),
        3: (
            ("S3", "Rotating pairs changed everything: three of us can deploy billing now."),
            ("S1", "The pair writes the page at the end of the day. It holds."),
            ("C5", "Tiring at first, I would not go back."),
        ),
        4: (
            ("S3", "First quarter in which nobody was called on holiday."),
            ("L4", "Now the wait is outside the team: security takes two weeks."),
        ),
    },
    "Jetée": {
        3: (
            ("L2", "Depuis la réorganisation, tout est prioritaire."),
            ("L5", "Un comité de plus en septembre, personne ne sait pourquoi."),
        ),
        4: (
            ("L5", "Trois validations pour changer un libellé."),
            ("L2", "J’ai sept sujets ouverts. J’en finis un par mois."),
            ("C7", "Le temps d’amélioration a disparu sans qu’on en parle."),
            ("L8", "Quinze heures de réunion par semaine, comptées."),
        ),
    },
    "Kayak": {
        3: (
            ("M1", "There is a dashboard somewhere, I have never seen it."),
            ("M6", "Is there a target? Nobody has ever told me one."),
            ("M7", "Product knows, perhaps."),
        ),
    },
    "Lynx": {
        3: (
            ("A3", "Great people, great talks, and Friday's release still takes the whole of Friday."),
            ("A2", "We have agreed on the importance of tests in five retrospectives."),
            ("C2", "I have never worked in a team where it was easier to say no."),
        ),
    },
}
