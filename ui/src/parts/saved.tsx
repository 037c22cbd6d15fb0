/* "14:02 저장됨", and the two values where somebody else saved meanwhile. */
import type { ComponentChildren } from 'preact';
import type { Autosave } from '../api/autosave';
import { t } from '../i18n';
import { Dialog } from './dialog';
import { ProblemNote } from './states';
import { time } from './units';

export function SavedMark<Value>({ of }: { of: Autosave<Value> }) {
	const { state } = of;
	if (state.is === 'kept' && state.problem)
		return <ProblemNote problem={state.problem} level={3} retry={() => void of.flush()} />;
	return (
		<p class="saved">
			{state.is === 'saving' ? t.saving : state.is === 'saved' ? t.saved(time(state.at.toISOString())) : state.is === 'kept' ? t.keptHere : ''}
		</p>
	);
}

/* `show` draws a value so that the difference is seen. */
export function Conflict<Value>({ of, show }: { of: Autosave<Value>; show: (value: Value) => ComponentChildren }) {
	const { state } = of;
	if (state.is !== 'conflict')
		return null;
	return (
		<Dialog title={t.conflict.title}>
			<p>{t.conflict.text}</p>
			<div class="both">
				<section class="card"><h3>{t.conflict.mine}</h3>{show(state.mine)}</section>
				<section class="card"><h3>{t.conflict.theirs}</h3>{show(state.theirs)}</section>
			</div>
			<div class="row">
				<button type="button" class="button main" onClick={() => void of.settle('mine')}>{t.conflict.keepMine}</button>
				<button type="button" class="button" onClick={() => void of.settle('theirs')}>{t.conflict.keepTheirs}</button>
			</div>
		</Dialog>
	);
}
