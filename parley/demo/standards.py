"""Codes of conduct of the demo, a short one for each side; the words are ours."""

EVERYBODY = """\
1. I use my own account, and nobody uses it but me.
2. I open what my work on a case needs. Every opening is recorded, and a supervisor may ask me why.
3. What is privileged stays with the people whose privilege it is. If I see something that I should
   not have, I stop reading, say so at once, and follow the steps for returning it.
4. I tell nobody my password, my unlock phrase or my recovery code, and nobody may ask me for them.
5. If somebody works against these rules, I report it. Nobody may hold that against me.
"""

PROSECUTION = """\
1. My client is the public, and justice is the case. I charge what the evidence supports and what I
   would prove in good faith.
2. I disclose what helps the defense, asked or not, as soon as I know of it, and I look for it in
   the files of the police, the laboratory and every agency that worked on the case.
3. I do not decide alone that something favorable does not matter. In doubt I disclose it, or ask
   the court.
4. Offers have a reason that I could give in open court. I threaten no charge to win a plea.
5. Nobody outside the case tells me whom to charge. If somebody tries, I record it.
6. Victims and witnesses are told what happens, and are treated with patience.
"""

DEFENSE = """\
1. My loyalty is to my client alone. I take no case in which it is divided, and say so when it
   becomes so.
2. I meet my client soon and often, explain each choice in words that they use, and leave to them
   what is theirs to decide: the plea, the jury, whether to testify, whether to appeal.
3. Every offer reaches my client in full and in time, with what follows from taking it and from
   leaving it, immigration included.
4. I investigate before I advise. I read what was served, and ask for what is missing.
5. What my client tells me stays between us; I know the few exceptions, and ask before I use one.
6. I never mislead a court, and never put before it what I know to be false.
"""
