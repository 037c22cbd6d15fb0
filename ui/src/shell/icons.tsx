/* Drawn by hand in a grid of 24; they are seen beside a word or with a name, so they have none themselves. */
const paths = {
	bell: 'M6 16V11a6 6 0 0 1 12 0v5l1.5 2.5h-15zM10 20.5a2 2 0 0 0 4 0',
	menu: 'M4 6.5h16M4 12h16M4 17.500h16',
	close: 'M6 6l12 12M18 6 6 18',
	contrast: 'M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16',
	user: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20a7.5 7.5 0 0 1 15 0',
	globe: 'M12 3.500a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM3.5 12h17M12 3.500c3 2.8 3 14.2 0 17M12 3.500c-3 2.8-3 14.2 0 17',
	down: 'M6 9.500l6 6 6-6',
	file: 'M7 3.500h7l4 4v13H7zM14 3.500v4h4',
	check: 'M5 12.500l4.5 4.500L19 7.5',
};

export function Icon({ name }: { name: keyof typeof paths }) {
	return (
		<svg viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">
			<path d={paths[name]} fill={name === 'contrast' ? 'none' : undefined} />
			{name === 'contrast' && <path d="M12 4a8 8 0 0 0 0 16z" fill="currentColor" stroke="none" />}
		</svg>
	);
}

/* Won go down, carbon goes up. */
export function Mark() {
	return (
		<svg viewBox="0 0 32 32" aria-hidden="true" fill="none" stroke-width="3" stroke-linecap="round" stroke-linejoin="round">
			<rect width="32" height="32" rx="8" fill="#083891" />
			<path d="M11 6v14.500M6.5 16.5 11 21l4.5-4.5" stroke="#b1cefb" />
			<path d="M21 26V11.500M16.5 15.5 21 11l4.5 4.5" stroke="#8fd6a0" />
		</svg>
	);
}
