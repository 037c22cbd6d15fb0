/* Step 1: is this the factory? What came with the request is shown, not asked. */
import { codes } from '../api/words';
import { Pairs } from '../parts/card';
import { Input, type Choice } from '../parts/form';
import type { StepProps } from '../routes/start';
import { named, t } from '../i18n';
import { knownOf, put } from './record';

export function Factory({ state, record, change, w }: StepProps) {
	const known = knownOf(state);
	const factory = record.factory ?? {};
	const blank: Choice = ['', t.choose];
	const set = (name: string) => (value: string) => change(put(record, `/factory/${name}`, value || undefined));
	const site = known.sites.find((each) => each.site === factory.site);
	const processes = known.processes.filter((each) => !factory.site || each.site === factory.site);
	/* the list's line that the code belongs to */
	const trade = codes('industry').find(([code]) => known.ksic?.startsWith(code));
	return (
		<>
			<Pairs
				of={[
					[w.factory.firm, <><strong>{named(known)}</strong>{known.tier > 0 && ` · ${w.factory.tier(known.tier)}`}</>],
					[w.factory.business, known.business_number],
					[w.factory.industry, known.ksic && [known.ksic, trade?.[1]].filter(Boolean).join(' · ')],
					[w.factory.site, site && known.sites.length === 1 && `${site.name} · ${site.region}`],
					[w.factory.process, processes.length === 1 && factory.process && processes[0]?.name],
				]}
			/>
			{known.sites.length > 1 && <Input label={w.factory.site} required list={[blank, ...known.sites.map((each): Choice => [each.site, each.name])]} value={factory.site ?? ''} onChange={set('site')} />}
			{known.sites.length === 0 && <Input label={w.factory.name} required value={factory.name ?? ''} onChange={set('name')} />}
			{processes.length > 1 && <Input label={w.factory.process} required list={[blank, ...processes.map((each): Choice => [each.process, each.name])]} value={factory.process ?? ''} onChange={set('process')} />}
			{processes.length === 0 && <Input label={w.factory.work} help={w.factory.workHelp} required value={factory.work ?? ''} onChange={set('work')} />}
			{!known.ksic && <Input label={w.factory.industry} optional list={[blank, ...codes('industry')]} value={factory.industry ?? ''} onChange={set('industry')} />}
		</>
	);
}
