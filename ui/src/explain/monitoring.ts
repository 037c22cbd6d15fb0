/* A month of a machine: baseline less what the new one emitted. Subject: MEASURE:MONTH. The purpose of the screen is stated again. */
import { get } from '../api/fetch';
import { pick, t } from '../i18n';
import { carbon, day, declared, month, number } from '../parts/units';
import type { Explained } from './explanation';

export async function explain(subject: string): Promise<Explained> {
	const [measure = '', which = ''] = subject.split(':');
	const found = await get('/v1/monitoring/{measure}/months', { measure }, {}, { purpose: new URLSearchParams(location.search).get('purpose') ?? '' });
	const row = found.months.find((each) => each.month === which);
	const { baseline } = found;
	const own = baseline.energy_per_output;
	const output = declared(baseline.output_unit);
	const factor = `${number(baseline.kgco2e_per_energy)} kgCO₂e/${baseline.energy_unit}`;
	return {
		title: pick({ ko: found.machine ?? measure, en: found.machine_en ?? '' }),
		value: carbon(row?.reduction_kgco2e, 'kg', 6),
		basis: [month(which), measure, `${baseline.methodology ?? ''} ${baseline.methodology_version ?? ''}`],
		formula: own ? 'ER = BE − PE\nBE = SEC · P · EF\nPE = E · EF' : 'ER = BE − PE',
		inputs: [
			{ name: t.explain.baseline, amount: own ? `${number(own)} ${baseline.energy_unit}/${output} × ${number(row?.output_credited)} ${output} × ${factor}` : '', value: carbon(row?.baseline_kgco2e, 'kg', 6), origin: 'baselines.csv' },
			{ name: t.explain.project, amount: own ? `${number(row?.energy)} ${baseline.energy_unit} × ${factor}` : '', value: carbon(row?.measured_kgco2e, 'kg', 6), origin: found.meters.length ? found.meters.map((each) => each.meter).join(', ') : 'meter_readings.csv' },
		],
		factors: baseline.factor ? [{ name: baseline.factor, value: factor, source: `baselines.csv, ${day(baseline.frozen_on)}`, marks: [] }] : [],
		missing: [],
		command: `sangsaeng meter band ${measure} --db FILE`,
		...(baseline.sha256 ? { hash: baseline.sha256 } : {}),
	};
}
