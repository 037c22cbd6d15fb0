/* A picture of a first screen: its numbers are there before what draws it is fetched. */
import type { ComponentProps } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Waiting } from '../parts/states';
import type { Picture as View } from './picture';

export function Picture(props: ComponentProps<typeof View>) {
	const [Drawn, set] = useState<typeof View | null>(null);
	useEffect(() => void import('./picture').then((module) => set(() => module.Picture)), []);
	return Drawn ? <Drawn {...props} /> : <Waiting tall />;
}
