const words = {
	title: '작업',
	text: '오래 걸리는 일은 여기에 모입니다. 화면을 떠나도 계속되고, 결과는 나중에 다시 받을 수 있습니다.',
	none: '아직 시작한 작업이 없습니다.',
	started: (moment: string) => `${moment} 시작`,
	by: (person: string) => `${person}`,
	stale: '그 뒤에 자료가 바뀌었습니다',
	answer: '출력 보기',
	approve: '승인',
	approved: '승인했습니다',
};

export default words;
