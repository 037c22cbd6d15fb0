/* Step 1: is this the factory? What came with the request is shown, not asked. */
import { Field } from '../parts/field';
import type { StepProps } from '../routes/start';
import { pick } from '../i18n';
import { knownOf, put } from './record';

export function Factory({ state, record, change, w }: StepProps) {
	const known = knownOf(state);
	const factory = record.factory ?? {};
	const set = (name: string, value: string) => change(put(record, `/factory/${name}`, value || undefined));
	const site = known.sites.find((each) => each.site === factory.site);
	const processes = known.processes.filter((each) => !factory.site || each.site === factory.site);
	/* the list's line that the code belongs to */
	const trade = Object.keys(w.industries).find((code) => known.ksic?.startsWith(code));
	return (
		<>
			<dl class="pairs">
				<dt>{w.factory.firm}</dt><dd><strong>{pick({ ko: known.name_ko, en: known.name_en })}</strong>{known.tier > 0 && ` · ${w.factory.tier(known.tier)}`}</dd>
				{known.business_number && <><dt>{w.factory.business}</dt><dd>{known.business_number}</dd></>}
				{known.ksic && <><dt>{w.factory.industry}</dt><dd>{[known.ksic, trade && w.industries[trade]].filter(Boolean).join(' · ')}</dd></>}
				{site && known.sites.length === 1 && <><dt>{w.factory.site}</dt><dd>{site.name} · {site.region}</dd></>}
				{processes.length === 1 && factory.process && <><dt>{w.factory.process}</dt><dd>{processes[0]?.name}</dd></>}
			</dl>
			{known.sites.length > 1 && (
				<Field label={w.factory.site}>
					{(tied) => <select {...tied} required value={factory.site ?? ''} onChange={(event) => set('site', event.currentTarget.value)}><option value="">{w.choose}</option>{known.sites.map((each) => <option key={each.site} value={each.site}>{each.name}</option>)}</select>}
				</Field>
			)}
			{known.sites.length === 0 && <Field label={w.factory.name}>{(tied) => <input {...tied} required autocomplete="organization" value={factory.name ?? ''} onInput={(event) => set('name', event.currentTarget.value)} />}</Field>}
			{processes.length > 1 && (
				<Field label={w.factory.process}>
					{(tied) => <select {...tied} required value={factory.process ?? ''} onChange={(event) => set('process', event.currentTarget.value)}><option value="">{w.choose}</option>{processes.map((each) => <option key={each.process} value={each.process}>{each.name}</option>)}</select>}
				</Field>
			)}
			{processes.length === 0 && <Field label={w.factory.work} help={w.factory.workHelp}>{(tied) => <input {...tied} required value={factory.work ?? ''} onInput={(event) => set('work', event.currentTarget.value)} />}</Field>}
			{!known.ksic && <Field label={w.factory.industry} optional>
				{(tied) => <select {...tied} value={factory.industry ?? ''} onChange={(event) => set('industry', event.currentTarget.value)}><option value="">{w.choose}</option>{Object.entries(w.industries).map(([code, name]) => <option key={code} value={code}>{name}</option>)}</select>}
			</Field>}
		</>
	);
}
