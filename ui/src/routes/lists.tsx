/* All lists there are, by subject. */
import { useState } from 'preact/hooks';
import { useQuery } from '../api/query';
import type words from '../i18n/ko/lists';
import { Field } from '../parts/field';
import { PageHead } from '../parts/head';
import { Link } from '../parts/link';
import { Asked } from '../parts/states';
import { grouped, type Resource } from './list_columns';
import type { Screen } from './page';

export default function Lists({ w }: Screen<typeof words>) {
	const resources = useQuery('/v1/resources');
	const [asked, ask] = useState('');
	const word = asked.trim().toLowerCase();
	const fits = (each: Resource) => !word || [each.name, each.ko, each.en, w.names[each.name] ?? ''].some((text) => text.toLowerCase().includes(word));
	return (
		<>
			<PageHead title={w.title} text={w.text} />
			<div class="stack">
				<div class="filters"><Field label={w.search}>{(tied) => <input {...tied} type="search" value={asked} onInput={(event) => ask(event.currentTarget.value)} />}</Field></div>
				<Asked result={resources} tall>
					{(body) => {
						const groups = grouped(body.items.filter(fits));
						return groups.length === 0 ? <p>{w.nothing}</p> : (
							<div class="card-columns">
								{groups.map(([group, list]) => (
									<section class="card" key={group}>
										<h2>{w.groups[group] ?? w.all}</h2>
										<ul class="index">
											{list.map((each) => <li key={each.name}><Link to={`/lists/${each.name}`}>{w.names[each.name] ?? each.name}</Link></li>)}
										</ul>
									</section>
								))}
							</div>
						);
					}}
				</Asked>
			</div>
		</>
	);
}
