const words = {
	title: '우리 공장 자료',
	sites: '우리 공장',
	sitesText: '사업장마다 달별 에너지 사용량을 보고 고칠 수 있습니다.',
	noSites: '등록된 사업장이 없습니다. 시작하기에서 공장을 적으면 여기에 나타납니다.',
	start: '시작하기',
	open: '자료 보기',
	text: '지난 집계에 들어간 값과 그 뒤에 고쳐 적은 값입니다. 고친 값은 보내고 받아들여진 뒤 집계에 들어갑니다.',
	year: '연도',
	empty: '이 해의 자료가 없습니다.',
	readOnly: '다른 회사의 자료라 볼 수만 있습니다.',
	merged: '다른 사람이 저장한 달과 함께 저장했습니다.',
	waits: '고쳐 적은 값은 아직 보내지 않았습니다.',
	sendIt: '확인하고 보내기',
	sources: '출처와 상태 (표)',
	gridOf: (name: string, year: string) => `${year}년 ${name}`,
	month: '월', inRun: '집계에 든 값', state: '상태', draft: '고쳐 적은 값', source: '출처',
	bill: {
		title: '고지서 파일 올리기', text: '전기·도시가스·열·LPG·기름 고지서를 내려받은 그대로 올리세요(CSV, 엑셀). 읽은 것을 먼저 보여 드리고, 확인한 뒤에 넣습니다.',
		found: (added: number, changed: number, same: number) => `새 달 ${added}, 바뀌는 달 ${changed}, 그대로인 달 ${same}`,
		taken: (added: number, changed: number, same: number) => `넣었습니다. 새 달 ${added}, 바뀐 달 ${changed}, 그대로인 달 ${same}`,
		energy: '에너지', quantity: '사용량', held: '확인 필요',
		take: '이 값을 넣기', takeHeld: '확인할 값까지 넣기', leave: '그만두기', all: '모두 더하기',
	},
};

export default words;
