"""Can anybody compute from what is shown what few people answered? (trust.md 2, scoring.md 12)

Made-up organisations answer by the product's own engine and release rules; then everything that a role obtains is
attacked, by exact row reduction where figures are weighted sums of answers, by enumeration where they are not.
The attacker knows more than anybody could: who answered which question with a level, and every weight.
"""
