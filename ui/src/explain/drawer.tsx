/* The drawer behind "how calculated": formula, inputs, factors, source, and the command that gives the same number. */
import { useEffect, useState } from 'preact/hooks';
import { AwayError, ProblemError, type Problem } from '../api/fetch';
import { t } from '../i18n';
import { Copy } from '../parts/copy';
import { Dialog } from '../parts/dialog';
import { ProblemNote, Waiting } from '../parts/states';
import type { Explained } from './explanation';
import { explained } from './table';

export default function ExplainDrawer({ of, onClose }: { of: string; onClose: () => void }) {
	const [found, set] = useState<Explained | null>(null);
	const [problem, setProblem] = useState<Problem | null>(null);
	useEffect(() => {
		let current = true;
		explained(of).then(
			(found) => { if (current) set(found); },
			(error: unknown) => {
				if (current && error instanceof ProblemError)
					setProblem(error.problem);
				else if (!(error instanceof AwayError))
					throw error;
			});
		return () => { current = false; };
	}, [of]);
	return (
		<Dialog title={t.explain.title} drawer onClose={onClose}>
			{problem ? <ProblemNote problem={problem} level={3} /> : found ? <Content of={found} /> : <Waiting tall />}
		</Dialog>
	);
}

function Content({ of }: { of: Explained }) {
	return (
		<>
			<div>
				<p class="quiet">{of.title}</p>
				<p class="stat-value">{of.value}</p>
				<p class="small quiet">{of.basis.join(' · ')}</p>
			</div>
			<section class="stack-small">
				<h3>{t.explain.formula}</h3>
				<code class="code">{of.formula}</code>
			</section>
			{of.inputs.length > 0 && (
				<section class="stack-small">
					<h3>{t.explain.inputs}</h3>
					<ul class="lines">
						{of.inputs.map((each, i) => (
							<li key={i}>
								<span><strong>{each.name}</strong>{each.amount && <span class="small quiet">{each.amount}</span>}{each.origin && <span class="small quiet">{t.explain.source}: {each.origin}</span>}</span>
								<span class="nowrap">{each.value}</span>
							</li>
						))}
					</ul>
				</section>
			)}
			{of.factors.length > 0 && (
				<section class="stack-small">
					<h3>{t.explain.factor}</h3>
					<ul class="lines">
						{of.factors.map((each, i) => (
							<li key={i}>
								<span><strong>{each.name}</strong><span class="small quiet">{each.source}</span>{each.marks.map((mark) => <span class="badge warn" key={mark}>{mark}</span>)}</span>
								<span class="nowrap">{each.value}</span>
							</li>
						))}
					</ul>
				</section>
			)}
			{of.missing.length > 0 && (
				<section class="stack-small">
					<h3>{t.explain.missing}</h3>
					<ul class="small">{of.missing.map((each) => <li key={each}>{each}</li>)}</ul>
				</section>
			)}
			<section class="stack-small">
				<h3>{t.explain.command}</h3>
				<code class="code">{of.command}</code>
				<p><Copy text={of.command} /></p>
				{of.hash && <p class="small quiet">{t.explain.hash} {of.hash}</p>}
			</section>
		</>
	);
}
