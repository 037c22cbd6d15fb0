const words = {
	title: '가져오기 확인',
	tried: '확인만 했고, 아직 아무것도 저장하지 않았습니다.',
	clean: '고칠 곳이 없습니다.',
	some: (errors: string, all: string) => `고칠 곳 ${errors}건을 포함해 확인할 내용이 ${all}건 있습니다.`,
	nothing: '아무것도 바뀌지 않았습니다. 파일을 고친 뒤 다시 올려 주세요.',
	findings: '확인할 내용',
	caption: '파일 안의 위치와 고치는 방법',
	place: '위치', severity: '정도', text: '내용', code: '코드',
};

export default words;
