/* A number that stands out, with its unit small beside it. The text is what parts/units.ts gives. */
export function Stat({ value, after = '' }: { value: string; after?: string }) {
	const [, before = '', digits = value, unit = ''] = /^(KRW )?([−\d.,]+)(.*)$/.exec(value) ?? [];
	return <p class="stat-value">{before && <small>{before}</small>}{digits}<small>{unit}{/^\/\S/.test(after) ? '' : ' '}{after}</small></p>;
}
