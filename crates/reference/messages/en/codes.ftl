# Labels of the code lists: `code-<list>-<code>` with `_` and `.` written as `-`.

code-substance-group-cocaine-hydrochloride = Cocaine hydrochloride
