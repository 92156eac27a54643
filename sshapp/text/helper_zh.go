package text

import (
	"fmt"
	"strings"
	"time"
)

var zhHelper = HelperTexts{
	Greets: func(names []string, more int) string {
		who := strings.Join(names, "、")
		if more > 0 {
			who += fmt.Sprintf(" 等 %d 位", len(names)+more)
		}
		return "欢迎 " + who + "！打字回车就能说话；输入 /help 看看还能做什么，也可以问我：@茶博士 怎么……"
	},
	Found:    "试试这个：",
	NotKnown: "这个我不知道。/help 里有全部命令，别的可以问问在座的各位。",
	Reminding: func(at time.Time, zone string) string {
		return fmt.Sprintf("好，%d月%d日 %s（%s）提醒你。", at.Month(), at.Day(), at.Format("15:04"), zone)
	},
	Reminder:   func(name, what string) string { return "@" + name + " ⏰ " + what },
	Remind:     "请说清楚什么时候、什么事，比如：20分钟后提醒我关火",
	TooFar:     "太久了，我最多记一年。",
	RemindFull: "我替你记的事已经满了，等几件到时间再说吧。",
	NoGuests:   "有账号的人我才叫得到：/register 注册一个吧。",
	Model: ModelTexts{
		Refused: "替我作答的服务不让我进门，请告诉管理员一声。",
		Busy:    "现在问的人太多了，过一会儿再来。",
		Slow:    "等了太久没有回音，我先不等了。",
		Broken:  "联系不上替我作答的服务，请过些时候再试。",
		Silent:  "我去问了，可是没有问到能用的回答。",
		Spent:   "这个小时你问了我不少，我们下个小时再聊。",
		Cut:     "……（太长了，到此为止）",
	},
}
