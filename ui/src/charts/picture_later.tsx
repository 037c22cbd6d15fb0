/* A picture of a first screen: its numbers are there before what draws it is fetched. */
import { later } from '../parts/later';

export const Picture = later(() => import('./picture').then((module) => module.Picture));
