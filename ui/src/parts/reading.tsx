/* Reading once what a screen needs, where the answer's ETag matters (else: api/query.ts). An older answer never comes over a newer one. */
import { useEffect, useState } from 'preact/hooks';
import { AwayError, ProblemError, type Problem } from '../api/fetch';
import { ProblemNote } from './states';

/* `read` asks, and gives what to do with the answer; null: there is nothing to ask. What went wrong, to be shown in its place. */
export function useReading(read: (() => Promise<() => void>) | null, when: unknown[], level: 2 | 3 = 2) {
	const [problem, setProblem] = useState<Problem | null>(null);
	useEffect(() => {
		let current = true;
		setProblem(null);
		read?.().then(
			(show) => { if (current) show(); },
			(error: unknown) => {
				if (!(error instanceof ProblemError || error instanceof AwayError))
					throw error;
				if (current && error instanceof ProblemError)
					setProblem(error.problem);
			});
		return () => { current = false; };
	}, when);
	return problem && <ProblemNote problem={problem} level={level} />;
}
