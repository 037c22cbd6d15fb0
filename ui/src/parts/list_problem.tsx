/* What went wrong with a list that is read page by page. */
import type { Pages } from '../api/pages';
import { t } from '../i18n';
import { ProblemNote } from './states';

export function ListProblem({ of }: { of: Omit<Pages<unknown>, 'name'> }) {
	if (of.problem)
		return <ProblemNote problem={of.problem} retry={of.reload} />;
	if (of.away)
		return <div class="note bad" role="alert"><p>{t.away.text}</p><p><button type="button" class="button" onClick={of.reload}>{t.retry}</button></p></div>;
	return null;
}
