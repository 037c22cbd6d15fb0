const words = {
	title: '찾을 수 없는 화면입니다',
	home: '처음 화면으로',
	whose: (roles: string) => `이 화면을 보는 업무: ${roles}`,
	ask: '이 업무를 맡고 계시면 우리 회사의 담당자나 운영재단에 계정의 업무 범위를 넓혀 달라고 요청해 주세요.',
};

export default words;
