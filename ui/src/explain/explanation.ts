/* How a number came to be, in one form for all of them. What /v1/workings answers needs nothing here; any other kind: one file here that fills this in, one line
 * in table.ts. */
export interface Explained {
	title: string;
	/* the number, as everywhere else */
	value: string;
	/* what it holds for: period, unit, GWP set, state before or after */
	basis: string[];
	formula: string;
	inputs: { name: string; amount: string; value: string; origin: string }[];
	factors: { name: string; value: string; source: string; marks: string[] }[];
	missing: string[];
	/* the command that prints the same number */
	command: string;
	hash?: string;
}
